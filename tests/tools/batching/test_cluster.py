"""A batch on a Ray cluster of two nodes, of which one loses a worker and then itself."""

import hashlib
import json
import os
import signal
import sys
import threading
import time

import pytest

from main import main
from tests.test_main import RECIPE, ROOT

COUNT = 12


@pytest.fixture
def words(tmp_path):
    recipe, table = tmp_path / "known.yaml", tmp_path / "requests.csv"
    recipe.write_text(RECIPE.replace("steps: 24", "steps: 120"), encoding="utf-8")
    rows = [f"s{number},knight {number},{number}" for number in range(COUNT)]
    table.write_text("\n".join(["id,prompt,seed", *rows]), encoding="utf-8")
    shared = ["-c", str(recipe), "--palette", "lospec/pico-8", "--batch", str(table)]
    return [*shared, "--parallel", "2"]


def test_without_ray_one_line_says_how_to_get_it(words, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "ray", None)
    assert main([*words, "--out", str(tmp_path / "out"), "--engine", "ray"]) == 2
    message = capsys.readouterr().err
    assert "[cluster]" in message and message.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.fixture
def cluster(monkeypatch):
    """Give a cluster whose head has no room for workers and whose two nodes have one each."""
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    paths = [str(ROOT), *(path for path in sys.path if path)]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    ray.init(address=cluster.address, logging_level="ERROR", log_to_driver=False)
    yield cluster, nodes
    ray.shutdown()
    cluster.shutdown()


def worker_pids(out):
    """Give the processes that have a skin now, oldest claim first."""
    claims = sorted((out / ".batch").glob("*.claim"), key=lambda path: path.stat().st_mtime)
    found = (json.loads(path.read_text(encoding="utf-8") or "{}").get("pid") for path in claims)
    return list(dict.fromkeys(pid for pid in found if pid is not None))


def done_at(out):
    """Give when the recipe of each finished skin was written: the last thing of all."""
    return {path: path.stat().st_mtime_ns for path in out.glob("*/skin.json")}


def num_begun(out):
    """Count the skins that have something to go on from."""
    return len({path.parents[1] for path in out.glob("*/checkpoints/*/manifest.json")})


def wait_for(has_come):
    for _ in range(12_000):
        if has_come():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


@pytest.mark.slow
def test_a_worker_and_a_node_die_and_every_skin_is_made_once(cluster, words, tmp_path, capsys):
    out = tmp_path / "out"
    head, nodes = cluster
    codes = []
    making = threading.Thread(
        target=lambda: codes.append(main([*words, "--out", str(out), "--engine", "ray"]))
    )
    making.start()
    wait_for(lambda: len(worker_pids(out)) == 2 and num_begun(out) >= 3)
    os.kill(worker_pids(out)[0], signal.SIGKILL)
    wait_for(lambda: len(done_at(out)) >= 3)
    early = done_at(out)
    head.remove_node(nodes[1], allow_graceful=False)
    making.join(timeout=1500)
    assert codes == [0]
    ended = done_at(out)
    assert len(ended) == COUNT and early.items() <= ended.items()
    manifest = [json.loads(line) for line in (out / "manifest.jsonl").open(encoding="utf-8")]
    assert [line["state"] for line in manifest] == ["done"] * COUNT
    for number in range(COUNT):
        log = (out / f"s{number}/log.txt").read_text(encoding="utf-8")
        assert log.count("skin.png is done") <= 1, log  # 0: killed right before it said so
    logs = [path.read_text(encoding="utf-8") for path in out.glob("*/log.txt")]
    assert any("going on at step" in log for log in logs)
    assert main([*words, "--out", str(tmp_path / "single")]) == 0
    for line in manifest:
        skin = (out / line["folder"] / "skin.png").read_bytes()
        assert skin == (tmp_path / "single" / line["folder"] / "skin.png").read_bytes()
        assert line["skin_sha256"] == hashlib.sha256(skin).hexdigest()
