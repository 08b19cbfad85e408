import io
import json
import uuid
import zipfile

import numpy as np
import pytest
from PIL import Image
from subjects import random_subject

from tools.exports.mcpack import pack


def read_json(archive, name):
    return json.loads(archive.read(name))


@pytest.mark.parametrize(
    ("arms", "geometry"),
    [("classic", "geometry.humanoid.custom"), ("slim", "geometry.humanoid.customSlim")],
)
def test_a_pack_holds_what_bedrock_reads(arms, geometry):
    subject = random_subject(arms)
    archive = zipfile.ZipFile(io.BytesIO(pack(subject)))
    assert archive.testzip() is None
    manifest, skins = read_json(archive, "manifest.json"), read_json(archive, "skins.json")
    assert manifest["format_version"] == 1
    (module,) = manifest["modules"]
    assert module["type"] == "skin_pack"
    idents = [uuid.UUID(each["uuid"]) for each in (manifest["header"], module)]
    assert len(set(idents)) == 2 and all(ident.version == 5 for ident in idents)
    (skin,) = skins["skins"]
    assert skin["geometry"] == geometry and skin["type"] == "free"
    assert skins["serialize_name"] == skins["localization_name"] == "a_knight"
    picture = np.array(Image.open(io.BytesIO(archive.read(skin["texture"]))))
    assert np.array_equal(picture, subject.pixels_HW4)
    lines = archive.read("texts/en_US.lang").decode().splitlines()
    assert "skinpack.a_knight=A knight & co" in lines
    assert "skin.a_knight.a_knight=A knight & co" in lines
    assert read_json(archive, "texts/languages.json") == ["en_US"]


def test_a_rebuild_is_byte_identical_and_another_skin_is_another_pack():
    assert pack(random_subject()) == pack(random_subject())

    def ident(subject):
        archive = zipfile.ZipFile(io.BytesIO(pack(subject)))
        return read_json(archive, "manifest.json")["header"]["uuid"]

    assert ident(random_subject()) == ident(random_subject(title="other words"))
    assert ident(random_subject()) != ident(random_subject(seed=1))
