"""What the playbook asks and recommends."""
