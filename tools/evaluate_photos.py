"""How like their photos skins are, and what the guidance does for the rest.

    python -m tools.evaluate_photos --out runs/photos

Makes five skins of each photo: from the photo alone (`start`: the fit in the palette's colours, no
guidance), from the prompt alone, from the prompt while a ControlNet follows the photo's edges (left
out without `--control`), from the photo, and from photo and prompt. Measures how far each front is
from the fitted photo and how the skin is drawn, and draws a sheet to look at.
"""

import argparse
import dataclasses
import io
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import yaml
from accelerate import PartialState
from torch import Tensor

from config.errors import ConfigError
from config.load import load_config
from config.schema import Config, Request
from models.diffusion import Denoiser
from models.layout import SkinLayout
from models.palette import Palette
from models.reference import Reference
from tools.cli.ending import end_well
from tools.evaluation.figures import measure
from tools.evaluation.likeness import FRONT, edge_agreement, front_distances
from tools.io.evaluation import write_json, write_text
from tools.io.files import write_atomic
from tools.io.models import go_offline
from tools.io.palette_names import read_palette_for
from tools.io.photo import read_photo
from tools.io.run_in_memory import RunInMemory
from tools.io.skin_file import color_pixels
from tools.optimize import fit_photo, layout_of, load_denoiser, optimize
from tools.show_reference import Sheet, quantise

PHOTOS = Path("assets/evaluation/photos.yaml")
WAYS = ("start", "prompt", "prompt and edges", "photo", "photo and prompt")
_FOLLOWING = "prompt and edges"
_FIGURES = ("isolated", "seam_step", "symmetry", "outer")
_PARTS = ("head", "torso", "arms", "legs", FRONT, "edges")


@dataclass(frozen=True)
class Case:
    """A photo and what is said beside it."""

    photo: Path
    prompt: str


class Maker:
    """Makes the skins of a photo by each way, with one load of the model."""

    def __init__(self, recipe: str, overrides: Sequence[str], control: str) -> None:
        """Load nothing but the model; `control` is a folder of a ControlNet, or "" for none."""
        self._photo = load_config(recipe, overrides, has_photo=True)
        plain = load_config(recipe, overrides)
        self._configs: dict[str, Config] = {
            "prompt": plain,
            "photo": self._photo,
            "photo and prompt": self._photo,
        }
        self._device = str(PartialState().device)
        self._denoisers: dict[str, Denoiser] = {"": self._load(plain)}
        if control:
            nets = [f"diffusion.sdxl.controlnets.canny={control}", "control.photo_edges.scale=1"]
            following = load_config(recipe, [*overrides, *nets])
            self._configs[_FOLLOWING] = following
            self._denoisers[_FOLLOWING] = self._load(following)

    @property
    def ways(self) -> list[str]:
        """Those of `WAYS` that this one knows."""
        return [way for way in WAYS if way == "start" or way in self._configs]

    def make(
        self, way: str, case: Case, *, request: Request, reference: Reference, palette: Palette
    ) -> Tensor:
        """Make one skin: (H, W, 4) uint8 straight RGBA."""
        if way == "start":
            photo = self._photo.grid.start.photo
            layout = layout_of(request)
            return quantise(reference, layout, palette, photo.method, photo.distance)
        request = dataclasses.replace(request, prompt="" if way == "photo" else case.prompt)
        config = self._configs[way]
        run = RunInMemory(config.steps)
        optimize(
            request,
            config,
            palette=palette,
            denoiser=self._denoisers.get(way, self._denoisers[""]),
            run=run,
            device=self._device,
            reference=None if way == "prompt" else reference,
        )
        assert run.index_HW is not None, "the run has come to its end"
        return color_pixels(run.index_HW, palette)

    def _load(self, config: Config) -> Denoiser:
        return load_denoiser(config, device=self._device, download=False)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; 0 done, 2 bad input, 3 model missing or damaged."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.evaluate_photos", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--photos", type=Path, default=PHOTOS, help=f"YAML list [{PHOTOS}]")
    parser.add_argument("--palette", default="kmeans:24", help="palette [kmeans:24]")
    parser.add_argument("--seed", type=int, default=0, help="of all randomness [0]")
    parser.add_argument("-c", "--config", default="embedded", help="recipe [embedded]")
    parser.add_argument(
        "--set", nargs="+", action="extend", default=[], metavar="KEY=VALUE", help="as main.py"
    )
    parser.add_argument(
        "--control",
        default="assets/prior/controlnet",
        help='folder of a canny ControlNet; "" for none [assets/prior/controlnet]',
    )
    parser.add_argument("--out", type=Path, default=Path("runs/photos"), help="folder")
    parser.add_argument(
        "--hidden", nargs="*", default=(), choices=WAYS, help="ways that the sheet leaves out"
    )
    parser.add_argument("--threads", type=int, default=1, help="of the CPU [1]")
    given = parser.parse_args(argv)
    torch.set_num_threads(given.threads)
    go_offline()
    return end_well(lambda: evaluate(given))


def evaluate(given: argparse.Namespace) -> int:
    """Make, measure, report; returns the exit code.

    Raises:
        ConfigError: something given is wrong.
        ModelError: the model is missing or damaged.
    """
    cases = read_cases(given.photos)
    maker = Maker(given.config, given.set, given.control)
    scores: dict[str, dict[str, Mapping[str, float]]] = {}
    sheet: Sheet | None = None
    for case in cases:
        request = Request(case.prompt, given.palette, seed=given.seed, input_image=case.photo.name)
        layout = layout_of(request)
        reference = fit_photo(read_photo(case.photo), request, download=False)
        palette, _ = read_palette_for(given.palette, reference.colors_P3(layout))
        sheet = sheet or Sheet(layout)
        for way in maker.ways:
            began_at = time.monotonic()
            skin_HW4 = maker.make(way, case, request=request, reference=reference, palette=palette)
            seconds = time.monotonic() - began_at
            found = _score(skin_HW4, reference, layout)
            scores.setdefault(case.photo.stem, {})[way] = found | {"seconds": seconds}
            title = f"{case.photo.name}: {way}" + (f" ({case.prompt})" if "prompt" in way else "")
            if way not in given.hidden:
                sheet.add(title, reference.cutout, reference, skin_HW4)
            print(f"{title}: front {found.get(FRONT, float('nan')):.3f}", flush=True)
    assert sheet is not None, "there is at least one photo"
    png = io.BytesIO()
    sheet.draw().save(png, "PNG", optimize=True)
    write_atomic(given.out / "sheet.png", png.getvalue())
    write_json(given.out / "report.json", scores)
    text = to_markdown(scores)
    write_text(given.out / "report.md", text)
    print(text)
    return 0


def read_cases(path: Path) -> list[Case]:
    """Read a list of photos.

    Raises:
        ConfigError: it is no such list.
    """
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        cases = [Case(Path(row["photo"]), str(row["prompt"])) for row in rows]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ConfigError(
            f"--photos: {path} is no list of photos; expected rows such as "
            "'- {photo: me.png, prompt: a knight}'"
        ) from error
    if not cases:
        raise ConfigError(f"--photos: {path} is empty; expected at least one photo")
    return cases


def to_markdown(scores: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Draw a table of the means over all photos and one of each photo's front."""
    columns = (*_PARTS, *_FIGURES, "seconds")
    lines = [
        "# Likeness to photos",
        "",
        "Mean OKLab distance between the fitted photo and the worn front, by part, over "
        f"{len(scores)} photos; `edges`, the correlation of the front's steps of lightness "
        "with the photo's; then figures of the whole skin.",
        "",
        f"| way | {' | '.join(columns)} |",
        "|---" * (len(columns) + 1) + "|",
    ]
    ways = [way for way in WAYS if all(way in by_way for by_way in scores.values())]
    for way in ways:
        found = [by_way[way] for by_way in scores.values()]
        cells = []
        for column in columns:
            values = [each[column] for each in found if column in each]
            cells.append(f"{sum(values) / len(values):.3f}" if values else "")
        lines.append(f"| {way} | {' | '.join(cells)} |")
    lines += ["", f"| front, by photo | {' | '.join(ways)} |", "|---" * (len(ways) + 1) + "|"]
    for name, by_way in scores.items():
        cells = [f"{by_way[way][FRONT]:.3f}" if FRONT in by_way[way] else "" for way in ways]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _score(skin_HW4: Tensor, reference: Reference, layout: SkinLayout) -> dict[str, float]:
    figures = measure(skin_HW4, layout)
    return {
        **front_distances(skin_HW4, reference, layout),
        "edges": edge_agreement(skin_HW4, reference, layout),
        **{name: figures[name] for name in _FIGURES},
    }


if __name__ == "__main__":
    sys.exit(main())
