"""Tell by its name whether a variable, a key or an option holds a secret."""

import re
from collections.abc import Mapping
from functools import lru_cache

from ircli.playbook.patterns import later

# What a word at the end of a name, or before a harmless last one, says about it, and the rule that it counts for.
_WORDS: Mapping[str, str] = {
    "password": "password",
    "passwords": "password",
    "passwd": "password",
    "passphrase": "password",
    "pwd": "password",
    "pass": "password",
    "pw": "password",
    "psk": "key",
    "storepass": "password",
    "keypass": "password",
    "dbpass": "password",
    "userpass": "password",
    "secret": "secret",
    "token": "token",
    "apikey": "key",
    "credential": "credential",
    "credentials": "credential",
    "creds": "credential",
    "auth": "credential",
}
_GLUED = (
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "accesskey",
    "secretkey",
    "privatekey",
    "sharedkey",
    "unsealkey",
)
_LAST_ONLY = frozenset({"pass", "pw", "pwd", "auth"})  # "auth method" and "pass rate" are no secrets
_QUALIFIERS = (  # a key is one where the word before it says so: "public key" and "sort key" do not
    "access account api app application auth client decryption deploy encryption host hmac integration license "
    "master preshared private routing secret session shared signing ssh storage subscription unseal"
)
_ABOUT = (  # behind a secret word, these say that the value is something about it
    "age algorithm arn at attempts class controller count decoder dir directory enabled encoder endpoint error exists expired expires "
    "expiration expiry expiring factory field file filter format handler header hint id ids in index issuer kind label length len lifetime "
    "hours interceptor interval limit limits location manager max method millis minutes ms min missing mode mount name names namespace num number param path "
    "paths policy prompt provider ref reference refresh regex required requirements reset review rotation rules "
    "scheme seconds secs service size source state status stdin store strength ttl type types uri url usage used user username "
    "valid validity version volume"
)
_KEYS, _HARMLESS = frozenset(_QUALIFIERS.split()), frozenset(_ABOUT.split())
_BEFORE = frozenset({"ask", "existing", "has", "is", "max", "min", "num", "public", "use", "no"})
_HEADERS = ("authorization", "cookie")
_FOLDER = frozenset({"PWD", "OLDPWD"})
_WORD = later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", re.ASCII)


def is_secret_name(name: str) -> bool:
    """Return whether a variable, key or option of this name holds a secret: DB_PASSWORD, apiToken; not TOKEN_COUNT."""
    return bool(rule_of_name(name)) or name.lower().endswith(_HEADERS)


@lru_cache(maxsize=4096)
def rule_of_name(name: str) -> str:
    """Return the rule that the value of a name comes under; blank where the name tells of no secret."""
    if name in _FOLDER:
        return ""
    words = [word.lower() for word in _WORD.findall(name)]
    if not words or words[-1] in _HARMLESS or words[0] in _BEFORE:
        return ""
    for place in range(len(words) - 1, -1, -1):
        rule = _rule_of_word(words, place)
        if rule:
            return rule
    return ""


def _rule_of_word(words: list[str], place: int) -> str:
    word, last = words[place], place == len(words) - 1
    if word == "key":
        return "key" if place and (words[place - 1] in _KEYS or words[place - 1].endswith("secret")) else ""
    if word in _LAST_ONLY:
        return _WORDS[word] if last else ""
    if word in _WORDS:
        return _WORDS[word]
    if word.endswith("auth") and last and word != "oauth":
        return "credential"
    glued = next((end for end in _GLUED if word.endswith(end)), "")
    return _WORDS.get(glued, "key") if glued else ""
