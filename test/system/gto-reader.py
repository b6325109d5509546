"""Answers what GTO says of repositories: a line of JSON for each on stdin, a line of JSON back.

{"repo": path}                                     how GTO reads its tags
{"repo": path, "write": {"seed": 1, "events": 25}} lets GTO write random tags first
{"repo": path, "call": ["assign", {...}], "at": s} one call of GTO's API first, at that time
"""

import json
import random
import subprocess
import sys
from unittest.mock import patch

import gto.api
from gto.exceptions import GTOException
from pygit2 import Signature
from scmrepo.exceptions import SCMError
from scmrepo.git.backend.pygit2 import Pygit2Backend

MODELS = ["housing", "wine", "models/uk:housing", "a-b/c_d.e:rank", "vision/ocr"]
STAGES = ["staging", "production", "eu-1/prod"]
ENDINGS = ["", "", "", "-rc.1", "-rc.2", "-rc.10", "-rc", "-alpha.beta", "+build.5", "-rc.1+b7"]
# Mostly none: GTO's tags say seconds, and one that is back in time comes from another machine's clock.
PAUSES = [0, 0, 0, 1, 1, 59, 3600, 86400, -2]


def call(repo, at, action, arguments):
    """A call of GTO's API whose tag says that time: the one thing that is not GTO's own."""
    there = property(lambda _: Signature("Grace", "grace@localhost", at, 330))
    with patch.object(Pygit2Backend, "committer", there):
        getattr(gto.api, action)(repo, **arguments)


def write(repo, seed, events):
    """Random calls of GTO's API until so many were not refused; how often each was made."""
    rng = random.Random(seed)
    commits = subprocess.check_output(["git", "-C", repo, "rev-list", "HEAD"], text=True).split()
    models = rng.sample(MODELS, rng.choice([1, 2, 3]))
    at, made = 1_700_000_000, {}
    for _ in range(20 * events):
        if sum(made.values()) >= events:
            break
        name, arguments = random_call(rng, models, commits)
        try:
            call(repo, at, name, arguments)
        except (GTOException, SCMError):
            continue
        made[name] = made.get(name, 0) + 1
        at += rng.choice(PAUSES)
    return made


def random_call(rng, models, commits):
    name = rng.choice(["register"] * 5 + ["assign"] * 8 + ["unassign"] * 3 + ["deregister", "deregister", "deprecate"])
    version = f"v{rng.randrange(2)}.{rng.randrange(3)}.{rng.choice([0, 1, 9, 10])}{rng.choice(ENDINGS)}"
    commit = rng.choice(commits)
    simple = rng.random() < 0.4
    common = {"name": rng.choice(models), "simple": simple}
    if name == "register":
        bump = rng.choice([{"version": version}] * 3 + [{"bump_major": True}, {"bump_minor": True}, {}])
        return name, {**common, "ref": commit, **bump, "force": rng.random() < 0.3}
    if name == "deprecate":
        return name, {**common, "ref": commit, "force": not simple and rng.random() < 0.3}
    gone = {"delete": rng.random() < 0.15} if name != "assign" else {}
    if name == "deregister":
        return name, {**common, "ref": commit, **gone}
    if name == "assign":
        gone = {"skip_registration": rng.random() < 0.3}
    force = rng.random() < 0.3
    return name, {**common, "stage": rng.choice(STAGES), "ref": commit, "force": force, **gone}


def read(repo):
    history = [
        {
            "at": event["timestamp"].timestamp(),
            **{key: event[key] for key in ["artifact", "event", "version", "stage", "commit", "ref"]},
        }
        for event in gto.api.history(repo)
    ]
    state = gto.api.show(repo, deprecated=True)
    versions = {name: gto.api.show(repo, name, deprecated=True) for name in state}
    shown = {
        name: [
            {
                "version": version["version"],
                "commit": version["commit_hexsha"],
                "active": version["is_active"],
                "at": version["created_at"].timestamp(),
                "stages": sorted(stage["stage"] for stage in version["stages"]),
            }
            for version in found
        ]
        for name, found in versions.items()
    }
    return {"history": history, "state": state, "versions": shown}


for line in sys.stdin:
    request = json.loads(line)
    repo = request["repo"]
    made = write(repo, **request["write"]) if "write" in request else None
    if "call" in request:
        action, arguments = request["call"]
        call(repo, request["at"], action, arguments)
    try:
        answer = {**read(repo), "made": made}
    except GTOException as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
