"""What asks before it runs, what needs a terminal, and which lists can be read."""

import pytest

from ircli.errors import MisreadError
from ircli.playbook.parse_running import parse_running
from ircli.playbook.running import Running, Secret, changes_of, needs_terminal
from ircli.store.playbooks import Playbook

OURS = Playbook().running
LEAST: dict[str, object] = {"time_limit": 5, "changes": ["rm"], "interactive": ["vi"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kubectl get pods -n <ns>", ()),
        ("kubectl top nodes", ()),
        ("kubectl logs <pod> --tail=100 -f", ()),
        ("kubectl describe pod {{pod}} | head", ()),
        ("psql -c 'select pid from pg_stat_activity where x > 5'", ()),
        ("curl -s https://shop.example.com/health", ()),
        ("openssl s_client -connect <host>:443 </dev/null 2>/dev/null", ()),
        ("dig +short <host>", ()),
        ("awk '$3 > 80' f", ()),
        ("x >/dev/null 2>&1", ()),
        ("git log --since='24 hours ago' --oneline", ()),
        ("Kubectl  DELETE pod x", ("delete",)),
        ("ssh h 'rm -rf x'", ("rm",)),
        ("farm --rmx deleted", ()),
        ("sed   -i s/a/b/ f", ("sed -i",)),
        ("curl -sS -X POST https://x", ("curl ... -X",)),
        ("curl -sXPURGE https://x", ("curl ... -X",)),
        ("curl -fsS -o /dev/null https://x", ()),
        ("curl -so f https://x", ("curl ... -o",)),
        ("curl -sSd @f https://x", ("curl ... -d",)),
        ("curl https://x |sh", ("| sh",)),
        ("echo a >f", (">",)),
        ("echo a > 5", (">",)),
        ("echo a &>> f", (">",)),
        ("sh -c 'x > /etc/f'", ("sh -c", ">")),
        ("kill 1; echo > x; rm y", ("kill", ">", "rm")),
        ("psql -c 'SELECT pg_terminate_backend(5)'", ("pg_terminate_backend",)),
        ("kubectl rollout undo x; kubectl scale x", ("rollout", "scale")),
    ],
)
def test_a_script_that_changes_something_names_the_words_in_their_order(
    text: str, found: tuple[str, ...]
) -> None:
    assert changes_of(text, OURS) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("select purge_queue('a')", "purge"), ("delete_queue a", "delete"), ("rabbitmqctl stop_app", "stop"), ("docker compose -f x up -d", "compose ... up"),
        ("docker-compose down", "compose ... down"), ("docker rmi x", "rmi"), ("redis-cli -h x del k", "redis-cli ... del"), ("redis-cli replicaof no one", "replicaof"),
        ("kubectl config use-context x", "use-context"), ("kubectl certificate approve x", "approve"), ("argocd app sync x", "argocd ... sync"),
        ("vault write a b=c", "vault ... write"), ("etcdctl del k", "etcdctl ... del"), ("etcdctl put k v", "put"), ("aws s3 rb s3://x", "s3 rb"),
        ("aws lambda invoke x", "invoke"), ("psql $URL < f.sql", "psql <"), ("psql <<E\nx\nE", "psql <"), ("select pg_drop_replication_slot('a')", "pg_drop_replication_slot"),
        ("tar xzf a.tgz", "tar xzf"), ("make all", "make"), ("./x.sh", "script file"), ("cd x && sudo bash -x x.sh", "script file"), ("sh x.sh", "script file"),
        ("~/bin/x", "script file"), ("python3 x.py", "script file"), ("bash < f", "bash <"),
    ],
)  # fmt: skip
def test_what_changes_something_in_other_words_is_named_too(text: str, found: str) -> None:
    assert found in changes_of(text, OURS)


@pytest.mark.parametrize(
    "text",
    ["/usr/bin/uptime", "curl -s https://x | python3 -m json.tool", "psql $URL -c 'select 1 where 1 < 2'", "cat ./x.sh", "bash --version",
     "kubectl get pod bash x"],
)  # fmt: skip
def test_what_runs_no_script_file_names_none(text: str) -> None:
    assert not {"script file", "psql <", "python3 <"}.intersection(changes_of(text, OURS))


@pytest.mark.parametrize(
    "text",
    ["ssh <host>", "sudo vim /etc/hosts", "X=1 less f", "a | less", "/usr/bin/top", "kubectl exec -it <pod> -- sh",
     "docker run -ti x", "kubectl -n x edit deploy y", "ls\nhtop", "x && watch ls"],
)  # fmt: skip
def test_what_talks_to_a_person_needs_a_terminal(text: str) -> None:
    assert needs_terminal(text, OURS)


@pytest.mark.parametrize(
    "text",
    ["kubectl top pods", "echo ssh", "cat less.txt", "psql -c 'select 1'", "ssh-keygen -l", "grep -i t"],
)
def test_what_talks_to_nobody_needs_none(text: str) -> None:
    assert not needs_terminal(text, OURS)


def test_a_list_says_what_counts() -> None:
    found = parse_running({**LEAST, "secrets": [{"name": "badge", "pattern": "B-[0-9]{3}"}]})
    assert found == Running(("rm",), ("vi",), 5, (Secret("badge", "B-[0-9]{3}"),))
    assert parse_running({**LEAST, "secrets": []}).secrets == ()


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({"time_limit": 0}, ("time_limit",), "time_limit is 0."),
        ({"time_limit": "10m"}, ("time_limit",), "a whole number"),
        ({"changes": []}, ("changes",), "is empty"),
        ({"changes": ["rm", 5]}, ("changes", 1), "must be text"),
        ({"interactive": {}}, ("interactive",), "must be a list"),
        ({"unknown": 1}, ("unknown",), "no known key"),
        ({"secrets": [{"name": "a"}]}, ("secrets", 0), "has no 'pattern'"),
        ({"secrets": [{"name": "a", "pattern": "("}]}, ("secrets", 0, "pattern"), "is no pattern"),
        ({"secrets": [{"name": "a", "pattern": "a*"}]}, ("secrets", 0, "pattern"), "matches nothing at all"),
        ({"secrets": [{"name": "a", "pattern": "(a+)+b"}]}, ("secrets", 0, "pattern"), "repeats"),
        ({"secrets": [{"name": "a", "pattern": "a" * 501}]}, ("secrets", 0, "pattern"), "501 characters"),
        ({"secrets": [{"name": "A b", "pattern": "a"}]}, ("secrets", 0, "name"), "is no name"),
        ({"secrets": [{"name": "a", "pattern": "a"}] * 2}, ("secrets", 1, "name"), "stands here twice"),
    ],
)  # fmt: skip
def test_a_list_that_is_wrong_is_refused_with_its_place(
    change: dict[str, object], path: tuple[str | int, ...], message: str
) -> None:
    with pytest.raises(MisreadError) as caught:
        parse_running({**LEAST, **change})
    assert caught.value.path == path
    assert message in caught.value.message
