"""The forms that well-known secrets have: what they begin with, and how they go on."""

import re
from typing import NamedTuple

from ircli.playbook.patterns import later


class Form(NamedTuple):
    """A form of secret.

    It is looked for where one of its `hints` stands, `back` characters before it. Group 1 is the secret, where the
    pattern has one. `folded` hints are small letters and found in any case; `near` is a word, in small letters, that
    must stand somewhere in the text: what has no mark of its own is only believed beside its maker's name.
    """

    rule: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]
    back: int = 0
    folded: bool = False
    near: str = ""


# A start of a word; what an escape in JSON or a URL leaves before a word is no part of it.
_START = r"(?:(?<![A-Za-z0-9_-])|(?<=\\[nrtbf])|(?<=%[0-9A-Fa-f]{2})|(?<=\\u[0-9A-Fa-f]{4}))"
_IS = r"""[\w.-]{0,40}+(?:\\{0,3}["'])?[ \t]{0,8}(?::=|=>|[:=>])[ \t]{0,8}(?:\\{0,3}["'])?"""


def _form(rule: str, hints: str, pattern: str, *, back: int = 0, near: str = "") -> Form:
    return Form(rule, tuple(hints.split()), later(pattern, re.ASCII), back, near=near)


def _folded(rule: str, hints: tuple[str, ...], pattern: str, near: str = "") -> Form:
    return Form(rule, hints, later(pattern, re.ASCII | re.IGNORECASE), folded=True, near=near)


# Bounds keep every attempt short, so that hostile text costs no more than its length.
FORMS: tuple[Form, ...] = (
    _form("aws-access-key-id", "AKIA ASIA", r"A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])"),
    _folded(
        "aws-secret-key",
        ("secret_access_key", "secretaccesskey", "aws_secret_key", "aws-secret-access-key"),
        rf"(?:secret_?access_?key|aws.secret.(?:access.)?key){_IS}([A-Za-z0-9/+]{{40}})(?![A-Za-z0-9/+])",
    ),
    _form("github", "gh", r"gh[opusr]_[A-Za-z0-9_]{30,255}"),
    _form("github", "github_pat_", r"github_pat_[A-Za-z0-9_]{22,255}"),
    _form(
        "gitlab",
        "gl",
        r"gl(?:pat|dt|rt|ptt|cbt|ft|soat|agent|imt|oas)-[\w.-]{20,300}",
    ),
    _form(
        "slack",
        "xox",
        r"xox[a-z](?:\.xox[a-z])?-[\w%/+.-]{10,400}",
    ),
    _form("slack", "xapp-", r"xapp-[\w-]{10,300}"),
    _form(
        "slack-webhook",
        "hooks.slack.com/",
        r"hooks\.slack\.com/(?:services|workflows|triggers)/([\w/+-]{10,200})",
    ),
    _form("discord-webhook", "/api/webhooks/", r"/api/webhooks/[0-9]{5,30}/([\w-]{20,200})"),
    _form("teams-webhook", "webhook.office.com/", r"webhook\.office\.com/(\w{1,20}/[\w@/-]{20,400})"),
    _form("stripe", "k_live_ k_test_", r"[sr]k_(?:live|test)_[A-Za-z0-9]{10,255}", back=1),
    _form("stripe", "whsec_", r"whsec_[A-Za-z0-9+/=]{16,255}"),
    _form("google-api-key", "AIza", r"AIza[\w-]{35}"),
    _form("google-oauth", "ya29.", r"ya29\.[\w.-]{20,2048}"),
    _form("google-oauth", "GOCSPX-", r"GOCSPX-[\w-]{20,64}"),
    _form("google-oauth", "1//0", rf"{_START}1//0[\w-]{{30,255}}"),
    _folded(
        "azure-key",
        ("accountkey=", "sharedaccesskey="),
        r"(?:account|sharedaccess)key=([A-Za-z0-9+/=%]{16,200})",
    ),
    _form("azure-client-secret", "Q~", r"[\w~.-]{3}[0-9]Q~[\w~.-]{30,40}", back=4),
    _folded("signed-url", ("sig=",), r"(?<=[?&;])sig=([A-Za-z0-9%+/=_-]{16,400})"),
    _folded(
        "signed-url", ("x-amz-signature=", "x-goog-signature="), r"x-\w{3,4}-signature=([0-9a-f]{32,1024})"
    ),
    _folded("signed-url", ("x-amz-security-token=",), r"x-amz-security-token=([\w%+/=-]{16,4096})"),
    _form("npm", "npm_", r"npm_[A-Za-z0-9]{30,64}"),
    _form("pypi", "pypi-", rf"{_START}pypi-[\w-]{{50,512}}"),
    _form("docker-hub", "dckr_", r"dckr_[po]at_[\w-]{20,128}"),
    _form("digitalocean", "_v1_", r"do[opr]_v1_[0-9a-f]{40,128}", back=3),
    _form("heroku", "HRKU-", r"HRKU-[\w-]{30,128}"),
    _folded("heroku", ("heroku",), rf"heroku{_IS}([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})"),
    _form("sendgrid", "SG.", rf"{_START}SG\.[\w-]{{16,64}}\.[\w-]{{16,128}}"),
    _form("twilio", "SK", rf"{_START}SK[0-9a-f]{{32}}(?![A-Za-z0-9])", near="twilio"),
    _form("mailgun", "key-", rf"{_START}key-[0-9a-f]{{32}}(?![A-Za-z0-9])"),
    _folded(
        "datadog",
        ("datadog", "dd_ap", "dd-ap"),
        rf"(?:datadog|dd.ap[ip]){_IS}([0-9a-f]{{32}}(?:[0-9a-f]{{8}})?)(?![0-9a-z])",
    ),
    _form("new-relic", "NR", r"NR(?:AK|AA|JS|II)-[\w-]{16,64}"),
    _form("grafana", "glsa_ glc_", r"gl(?:sa|c)_[\w+/=]{20,512}"),
    _folded(
        "pagerduty",
        ("pagerduty", "pd_api", "pd_token"),
        rf"(?:pagerduty|pd_api|pd_token){_IS}([\w+-]{{18,40}})(?![\w-])",
    ),
    _form("pagerduty", "token=", r"token=([\w+-]{18,40})(?![\w-])", near="pagerduty"),
    _form("anthropic", "sk-ant-", r"sk-ant-[\w-]{16,255}"),
    _form(
        "openai", "sk-", rf"{_START}sk-(?:(?:proj|svcacct|admin|or-v1)-[\w-]{{20,255}}|[A-Za-z0-9]{{20,255}})"
    ),
    _form("hugging-face", "hf_", rf"{_START}hf_[A-Za-z0-9]{{30,64}}"),
    _form("vault", "hv", rf"{_START}hv[sbr]\.[\w-]{{20,512}}"),
    _form("vault", "s.", rf"{_START}s\.[A-Za-z0-9]{{24}}(?![A-Za-z0-9])", near="vault"),
    _form("terraform", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,128}", back=14),
    _form("shopify", "shp", r"shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}"),
    _form("linear", "lin_", r"lin_(?:api|oauth)_[A-Za-z0-9]{30,128}"),
    _form("telegram", ":AA", r"(?<=[0-9]{8}):(AA[\w-]{33})(?![\w-])"),
    _form("atlassian", "TT3x", r"AT[AC]TT3x[\w=-]{20,512}", back=3),
    _form("databricks", "dapi", rf"{_START}dapi[0-9a-f]{{32}}(?:-[0-9])?(?![0-9a-z])"),
    _form("sentry", "sntry", r"sntry[su]_[\w+/=]{30,512}"),
    _form("age", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[0-9A-Z]{20,80}"),
    _form(  # PEM once more in base64, as a kubeconfig has it; certificates and public keys are no secrets
        "private-key",
        "LS0tLS1CRUdJTi",
        r"LS0tLS1CRUdJTi(?!BD|BQVUJM|BYNTA5|BORVcg)[A-Za-z0-9+/=_-]{16,}+",
    ),
    _form(
        "password-hash",
        "$1$ $5$ $6$ $apr1$",
        r"\$(?:1|5|6|apr1)\$(?:rounds=[0-9]{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{22,86}",
    ),
    _form(
        "password-hash",
        "$y$ $gy$ $7$",
        r"\$(?:g?y|7)\$[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{32,86}",
    ),
    _form("password-hash", "$2a$ $2b$ $2x$ $2y$", r"\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}"),
    _form(
        "password-hash",
        "$argon2",
        r"\$argon2(?:id|i|d)\$v=[0-9]{1,3}\$[a-z0-9=,]{5,60}\$[\w+/]{8,120}\$[\w+/]{16,200}",
    ),
    _form(
        "jwt",
        "eyJ",
        rf"{_START}eyJ[\w-]{{8,}}+\.(?:eyJ[\w-]{{4,}}+(?:\.[\w-]*+)?|[\w-]*+(?:\.[\w-]{{6,}}+){{3}})",
    ),
)

# Forms that say less than the place that a secret stands in: what else finds it gives the name.
LOOSE_FORMS: tuple[Form, ...] = (
    _folded("bearer", ("bearer ",), r"bearer[ ]{1,4}(?![A-Za-z_-]{1,60}(?![\w.~+/-]))([\w.~+/-]{16,}+=*+)"),
    # Words of a command line that carry a password.
    _folded(
        "password",
        ("mysql", "mariadb"),
        r"""(?:mysql|mariadb)[\w-]{0,12}(?:[ \t]{1,4}(?!-p)[^\s|;&]{1,80}){0,8}[ \t]{1,4}-p(?![0-9.]{1,16}:[0-9:]{1,16}(?:\s|$))((?:'[^'\r\n]*'|"[^"\r\n]*"|[^\s'"|;&-])[^\s|;&]*)""",
    ),
    _folded(
        "password",
        ("curl", "wget"),
        r"""(?:curl|wget)[ \t](?:[^\r\n|;&]{0,300}?[ \t])??(?:-u|--user)[ \t=]{0,4}["']?[^\s:"']{1,80}:([^\s"']+)""",
    ),
    _folded(
        "password", ("sshpass",), r"""sshpass[ \t]{1,4}-p[ \t]{0,4}((?:'[^'\r\n]*'|"[^"\r\n]*"|[^\s'"])\S*)"""
    ),
    _folded(
        "password",
        ("redis-cli",),
        r"""redis-cli[ \t](?:[^\r\n|;&]{0,200}?[ \t])??(?:-a|--pass)[ \t]{1,4}((?:'[^'\r\n]*'|"[^"\r\n]*"|[^\s'"])\S*)""",
    ),
    _folded(
        "password",
        ("docker login", "helm registry login", "podman login"),
        r"""(?:docker|podman|helm registry)[ ]login[ \t](?:[^\r\n|;&]{0,200}?[ \t])??-p[ \t]{1,4}((?:'[^'\r\n]*'|"[^"\r\n]*"|[^\s'"])\S*)""",
    ),
    _folded(
        "password",
        ("machine ", "login "),
        r"(?:machine[ \t]{1,4}\S{1,255}[ \t]{1,4})?login[ \t]{1,4}\S{1,255}[ \t]{1,4}password[ \t]{1,4}(\S+)",
    ),
    _folded(
        "password",
        ("identified by", "with password", "encrypted password"),
        r"""(?:identified[ ]by|(?:with|encrypted)[ ]password)[ \t]{1,4}(?:password[ \t]{1,4})?((?:'[^'\r\n]*'|"[^"\r\n]*"))""",
    ),
    _folded("password", ("--oauth2-bearer",), r"""--oauth2-bearer[ \t=]{1,4}["']?([^\s"']+)"""),
    _folded(
        "password",
        ("-passin", "-passout", "-pass "),
        r"""-pass(?:in|out)?[ \t=]{1,4}["']?pass:((?:(?<=["']pass:)[^"'\r\n]+|[^\s"']+))""",
    ),
    _folded(
        "password",
        ("requirepass", "masterauth"),
        r"""(?:requirepass|masterauth)["']?(?:[ \t]{1,8}|[ \t]{0,4}\r?\n[ \t]{0,8}(?:[0-9]{1,3}\)[ ])?)"""
        r"""(?!["']?[<$]|(?:is|was|not|and|or|to|option|directive)\b|requirepass|masterauth)["']?((?<=")[^"\r\n]+|(?<=')[^'\r\n]+|[^\s"']+)""",
    ),
    _folded(
        "key",
        ("unseal key", "unseal_key", "unseal-key"),
        r"""unseal[ _-]key(?:[ _]\(?\w{1,8}\)?)?(?:[ ]\(?(?:hex|base64)\)?)?["']?[ \t]{0,8}[:=][ \t]{0,8}["']?([^\s"',]+)""",
    ),
)
