"""The loop: one request → one skin. `python -m tools.optimize RUN` goes on with a run's folder.

Knows nothing about file formats or how a model works inside.
"""

import argparse
import dataclasses
import shlex
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from diffusers.optimization import get_scheduler
from torch.nn import Parameter
from torch.nn.utils import clip_grad_norm_
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from config.errors import ConfigError
from config.load import config_from, to_yaml
from config.plugins import find
from config.schema import Config, OptimizerConfig, Request
from losses import Context, Iterate, Loss
from losses._score import ViewPrompts
from models.augmentations import Augmentation, augment
from models.best import Judge
from models.control import ControlPicture
from models.control import Setting as ControlSetting
from models.control._regions import make_regions
from models.coverage import Coverage
from models.diffusion import Denoiser
from models.diffusion._regions import RegionalDenoiser
from models.freedom import Freedom, GivenSkin, make_freedom
from models.layout import SkinLayout, flat_layout, skin_layout
from models.palette import Palette
from models.palette_grid import PaletteGrid
from models.portrait import make_portrait
from models.reference import Reference, make_reference
from models.renderer import shade
from models.rng import StepRng
from models.schedules import draw_temperature
from models.share import Share
from models.step_guard import StepGuard
from models.views import Setting, ViewSampler
from models.views._mix import Mix
from tools.cli.ending import end_well
from tools.io.given_skin import read_kept_skin
from tools.io.models import go_offline, locate
from tools.io.photo import Photo, read_photo
from tools.io.record import (
    fingerprint,
    fingerprint_photo,
    fingerprint_skin,
    folder_name,
    make_record,
)
from tools.io.report import Reporter
from tools.io.run_directory import PHOTO, RunDirectory, read_record, read_run
from tools.io.run_in_memory import Run
from tools.io.shared_run import FollowingRun, LeadingRun, Team, deaf_signals
from tools.io.signals import StopSignals
from tools.io.subject import find_subject
from tools.making.start import begin, load_scorer
from tools.report import show_result


@dataclass(frozen=True, eq=False)
class Job:
    """A request with all that is needed to carry it out.

    Attributes:
        request: what is asked for.
        config: how.
        palette: the colours, read.
        resume_command: what the user types to go on after a stop.
        out: the run's folder; None names one under runs/ after the record.
        is_verbose: whether pictures from inside the optimisation are kept.
        download: whether models may be fetched.
        reference: the request's photo, fitted to its layout; None without one.
        skin: the request's skin to start from; None without one.
        choices: places in the palette that parts are limited to, by their names; "" is the rest.
    """

    request: Request
    config: Config
    palette: Palette
    resume_command: str
    out: Path | None = None
    is_verbose: bool = False
    download: bool = False
    reference: Reference | None = None
    skin: GivenSkin | None = None
    choices: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @cached_property
    def freedom(self) -> Freedom:
        """What each texel may become.

        Raises:
            ConfigError: what is asked for contradicts itself.
        """
        request = self.request
        return make_freedom(
            layout_of(request),
            self.palette,
            choices=self.choices,
            skin=self.skin,
            only=request.only.split(",") if request.only else (),
            lock=request.lock.split(",") if request.lock else (),
            snap_all=request.snap_all,
            symmetry=self.config.grid.symmetry,
        )

    @cached_property
    def record(self) -> dict[str, Any]:
        """All that decides the result; the model's files are read for it, once."""
        name, options = guidance_of(self.config)
        parts = [getattr(options, "model", name), getattr(options, "vae", None)]
        parts += [lora.partition("@")[0] for lora in getattr(options, "lora", ())]
        parts += getattr(options, "controlnets", {}).values()
        parts += [each.model for each in getattr(options, "ip_adapters", {}).values()]
        followed = [each for each in self.config.control.values() if each.scale > 0]
        parts += [getattr(each, "estimator", None) for each in followed]
        start = self.config.grid.start
        parts.append(start.sample.clip if start.kind == "sample" else None)
        model = " + ".join(fingerprint(locate(part)) for part in parts if part)
        photo = None if self.reference is None else fingerprint_photo(self.reference.cutout)
        return make_record(
            self.request,
            self.config,
            self.palette,
            model,
            photo=photo,
            skin=None if self.skin is None else fingerprint_skin(self.skin.pixels_HW4),
            choices=self.choices,
        )

    def folder(self) -> Path:
        """Name the run's folder."""
        return self.out or Path("runs") / folder_name(self.record)

    def describe(self) -> str:
        """Say in a few lines what would be done."""
        request, config = self.request, self.config
        canvas = (
            "a {}×{} picture".format(*request.size)
            if request.size
            else (
                f"a skin with {request.arms} arms, {'with' if request.overlay else 'without'} "
                "an outer layer"
            )
        )
        lines = {
            "prompt": request.prompt,
            **({"photo": self._photo()} if request.input_image else {}),
            **{f"prompt of the {part}": text for part, text in request.prompts.items()},
            **({"starts from": request.from_skin} if request.from_skin else {}),
            **({"changes only": request.only} if request.only else {}),
            **({"keeps": request.lock} if request.lock else {}),
            "makes": canvas,
            "palette": f"{self.palette.name}, {len(self.palette)} colours",
            "guidance": self.record["model"],
            "views": ", ".join(config.views),
            "losses": ", ".join(config.losses),
            "steps": str(config.steps),
            "folder": str(self.folder()),
        }
        return "\n".join(f"{name}: {text}" for name, text in lines.items())

    def say_what_stays(self) -> list[str]:
        """Say what of the skin that it starts from stays, if anything does.

        Raises:
            ConfigError: what is asked for contradicts itself.
        """
        kept = self.freedom.kept
        if kept is None:
            return []
        is_seen_HW = kept.is_kept_HW & (kept.pixels_HW4[..., 3] > 0)
        codes = {bytes(color).hex() for color in kept.pixels_HW4[is_seen_HW][:, :3].tolist()}
        stay = int((kept.is_kept_HW & (layout_of(self.request).face_HW >= 0)).sum())
        outside = len(codes - set(self.palette.hex_codes()))
        line = f"from_skin: {stay} texels stay exactly as they are"
        if not outside:
            return [line]
        return [
            f"{line}, with {outside} colours that the palette has not; --snap_all would give them "
            "its nearest ones"
        ]

    def _photo(self) -> str:
        assert self.reference is not None, "who asks for a photo has read it"
        framing = self.reference.framing or "all of it"
        return f"{self.request.input_image}: {framing}; {self.reference.cutout.method}"


def fit_photo(photo: Photo, request: Request, *, download: bool) -> Reference:
    """Find a photo's subject and fit it to the canvas that a request asks for.

    Raises:
        ModelError: the model that should find it is missing or damaged.
    """
    cutout = find_subject(photo, matting=request.matting, download=download)
    return make_reference(cutout, layout_of(request), fit=request.fit)


def load_denoiser(config: Config, *, device: str, download: bool) -> Denoiser:
    """Load the guidance of a config.

    Raises:
        ModelError: it is missing or damaged.
    """
    name, options = guidance_of(config)
    return find("models.diffusion", name).build(options, device=device, download=download)


def guidance_of(config: Config) -> tuple[str, Any]:
    """Name the family of a config's guidance, and its options as they are to be loaded.

    Folders of this repository are found. ControlNets whose pictures are all of scale 0, and
    IP-Adapters of scale 0, are left out; guidances for which this is equal are the same.
    """
    ((name, options),) = config.diffusion.items()
    if hasattr(options, "model"):
        options = dataclasses.replace(options, model=locate(options.model))
    if hasattr(options, "nets"):
        loud = {each.net for each in config.control.values() if each.scale > 0}
        silent = {each.net for each in config.control.values()} - loud
        nets = {net: locate(part) for net, part in options.nets.items() if net not in silent}
        options = dataclasses.replace(options, controlnets=nets)
    if hasattr(options, "ip_adapters"):
        adapters = {
            adapter: dataclasses.replace(each, model=locate(each.model))
            for adapter, each in options.ip_adapters.items()
            if each.scale > 0
        }
        options = dataclasses.replace(options, ip_adapters=adapters)
    return name, options


LoadDenoiser = Callable[..., Denoiser]
"""What `load_denoiser` is, or does its work."""


def open_run(job: Job, reporter: Reporter, signals: StopSignals | None = None) -> RunDirectory:
    """Look at a job's folder; nothing is written before it is entered as a context.

    Args:
        job: whose folder.
        reporter: says how it goes.
        signals: what says that the run must stop; None lets it listen for itself.

    Raises:
        ConfigError: the folder holds something else.
    """
    return RunDirectory(
        job.folder(),
        record=job.record,
        config_text=to_yaml(job.config),
        steps=job.config.steps,
        layout=layout_of(job.request),
        palette=job.palette,
        output=job.config.output,
        resume_command=job.resume_command,
        reporter=reporter,
        is_verbose=job.is_verbose,
        signals=signals,
        kept=job.freedom.kept,
    )


def check(job: Job, reporter: Reporter, load: LoadDenoiser | None = None) -> None:
    """Find what would stop a job before its first step; nothing is written or downloaded.

    A guidance that may be downloaded is taken on trust.

    Args:
        job: what would be done.
        reporter: says how it goes.
        load: gives the guidance in place of `load_denoiser`; programs with many jobs keep it.

    Raises:
        ConfigError: something asked for does not fit.
        ModelError: the guidance is missing or damaged.
    """
    open_run(job, reporter)
    if not job.download:
        device = str(PartialState().device)
        denoiser = (load or load_denoiser)(job.config, device=device, download=False)
        load_scorer(job.config, device=device, download=False)
        build_guidance(
            job.request,
            job.config,
            denoiser=denoiser,
            device=device,
            reference=job.reference,
            skin=job.skin,
        )
        layout = layout_of(job.request)
        build_controls(job.config, layout, denoiser, job.reference, device=device)
        build_augmentations(job.config, Setting(layout, denoiser.resolution, device))


def optimize_job(
    job: Job, *, denoiser: Denoiser, run: Run, device: str, share: Share | None = None
) -> None:
    """Optimise the skin of a job; see `optimize`."""
    optimize(
        job.request,
        job.config,
        palette=job.palette,
        denoiser=denoiser,
        run=run,
        device=device,
        reference=job.reference,
        skin=job.skin,
        freedom=job.freedom,
        download=job.download,
        share=share,
    )


def carry_out(
    job: Job,
    reporter: Reporter,
    load: LoadDenoiser | None = None,
    signals: StopSignals | None = None,
) -> Path:
    """Make the skin of a job, from the start or from where it stopped.

    Args:
        job: what is to be done.
        reporter: says how it goes.
        load: gives the guidance, if it is needed, in place of `load_denoiser`.
        signals: what says that it must stop; None lets it listen for itself.

    Returns:
        The run's folder.

    Raises:
        ConfigError: something asked for does not fit.
        ModelError: the guidance is missing or damaged.
        Interrupted: it was asked to stop; the state is saved.
    """
    with open_run(job, reporter, signals) as run:
        if run.is_done:
            run.say(f"{run.path / 'skin.png'} is done already: nothing to do")
        else:
            _keep_given(job, run)
            device = str(PartialState().device)
            denoiser = (load or load_denoiser)(job.config, device=device, download=job.download)
            optimize_job(job, denoiser=denoiser, run=run, device=device)
            show_result(run.path, say=run.say)
    return run.path


def _keep_given(job: Job, run: RunDirectory) -> None:
    """Keep what the user gave beside the words, so that the run can go on by itself."""
    if job.reference is not None:
        run.keep_photo(job.reference)
    if job.skin is not None:
        run.keep_given_skin(job.skin)


def can_share(config: Config, count: int) -> bool:
    """Say whether so many processes can part the views of every step evenly."""
    numbers = [getattr(options, "num_views", 1) for options in config.views.values()]
    return count > 1 and all(number % count == 0 for number in numbers)


def carry_out_together(job: Job, reporter: Reporter) -> Path:
    """Make the skin of a job with all processes of this launch, each looking at some of the views.

    Called by all of them; the first one writes.

    Returns:
        The run's folder.

    Raises:
        ConfigError: something asked for does not fit.
        ModelError: the guidance is missing or damaged.
        Interrupted: it was asked to stop; the state is saved.
    """
    process = PartialState()
    team = Team(process.process_index, process.num_processes)

    def work(run: Run) -> None:
        device = str(process.device)
        denoiser = load_denoiser(job.config, device=device, download=job.download)
        optimize_job(job, denoiser=denoiser, run=run, device=device, share=team)

    if not process.is_main_process:
        following = FollowingRun(job.config.steps)
        with deaf_signals():
            if following.is_called():
                work(following)
        return job.folder()
    with LeadingRun(team, job.config.steps) as leading, open_run(job, reporter) as run:
        leading.call(run, is_done=run.is_done)
        if run.is_done:
            run.say(f"{run.path / 'skin.png'} is done already: nothing to do")
        else:
            _keep_given(job, run)
            run.say(f"{team.count} processes share the views of a step")
            work(leading)
            show_result(run.path, say=run.say)
    return run.path


def layout_of(request: Request) -> SkinLayout:
    """Lay out the canvas that a request asks for."""
    if request.size is not None:
        return flat_layout(*request.size)
    return skin_layout(request.arms, overlay=request.overlay)


def build_views(config: Config, setting: Setting) -> ViewSampler:
    """Build the view samplers of a config as one."""
    samplers = [
        find("models.views", name).build(options, setting) for name, options in config.views.items()
    ]
    return Mix(samplers, [options.weight for options in config.views.values()])


def build_losses(config: Config, context: Context) -> Mapping[str, Loss]:
    """Build the losses of a config, by name."""
    return {
        name: find("losses", name).build(options, context)
        for name, options in config.losses.items()
    }


def build_controls(
    config: Config,
    layout: SkinLayout,
    denoiser: Denoiser,
    reference: Reference | None = None,
    *,
    device: str = "cpu",
    download: bool = False,
) -> Sequence[ControlPicture]:
    """Build the pictures that the guidance follows; those of scale 0 are left out.

    Raises:
        ConfigError: the guidance has no ControlNet for one, or there is no photo to follow.
        ModelError: a model that looks at the photo is missing or damaged.
    """
    setting = ControlSetting(layout, denoiser.controls, reference, device, download)
    pictures = []
    for name, options in config.control.items():
        if options.scale > 0:
            if getattr(options, "estimator", ""):
                options = dataclasses.replace(options, estimator=locate(options.estimator))
            pictures.append(find("models.control", name).build(options, setting))
    return pictures


def show_photo(denoiser: Denoiser, reference: Reference | None) -> None:
    """Show the guidance the photo, as often as it is to resemble it.

    Raises:
        ConfigError: there is none to show.
        ModelError: what looks at it is missing or damaged.
    """
    if denoiser.likenesses and reference is None:
        names = ", ".join(denoiser.likenesses)
        raise ConfigError(f"diffusion: {names}: no photo to resemble; expected --input_image")
    if reference is not None:
        denoiser.show(
            {name: make_portrait(reference, shows) for name, shows in denoiser.likenesses.items()}
        )


def build_augmentations(config: Config, setting: Setting) -> Sequence[Augmentation]:
    """Build the chance changes of the views of a config, in its order.

    Raises:
        ConfigError: one does not fit the canvas.
    """
    return [
        find("models.augmentations", name).build(options, setting)
        for name, options in config.augmentations.items()
    ]


def build_optimizer(
    parameters: Iterable[Parameter], config: OptimizerConfig, *, steps: int
) -> tuple[Optimizer, LRScheduler]:
    """Build what changes the logits, and how fast over the steps of a run."""
    parameters = list(parameters)
    # On a GPU one kernel does it all, and counts its steps there.
    on_gpu = {"fused": True, "capturable": True} if parameters[0].is_cuda else {}
    optimizer = torch.optim.AdamW(
        parameters,
        lr=config.learning_rate,
        betas=config.betas,
        weight_decay=config.weight_decay,
        eps=config.epsilon,
        **on_gpu,
    )
    learning_rate = get_scheduler(
        config.schedule,
        optimizer,
        step_rules=config.step_rules,
        num_warmup_steps=config.warmup_steps,
        num_training_steps=steps,
        num_cycles=config.num_cycles,
        power=config.power,
    )
    return optimizer, learning_rate


def build_guidance(
    request: Request,
    config: Config,
    *,
    denoiser: Denoiser,
    device: str,
    reference: Reference | None = None,
    skin: GivenSkin | None = None,
) -> tuple[ViewSampler, Mapping[str, Loss]]:
    """Build what looks at the skin and what judges it.

    Raises:
        ConfigError: an option does not fit this request.
        ModelError: what looks at the photo is missing or damaged.
    """
    show_photo(denoiser, reference)
    layout = layout_of(request)
    views = build_views(config, Setting(layout, denoiser.resolution, device))
    context = Context(
        layout,
        denoiser,
        request.prompt,
        request.negative_prompt,
        views.view_names,
        device,
        reference,
        make_regions(request.prompts, layout)[0],
        None if skin is None else skin.shown_HW4(layout),
        request.source_prompt,
    )
    return views, build_losses(config, context)


def build_judge(
    request: Request, config: Config, *, denoiser: Denoiser, views: ViewSampler
) -> Judge:
    """Build what remembers the best skin; it looks at nothing where that is off."""
    best = config.best
    num_shots = best.num_shots if best.every else 0
    shots = [views(number, StepRng(0, number)) for number in range(num_shots)]
    return Judge(
        best,
        denoiser,
        [
            (
                shot,
                ViewPrompts.read(denoiser, request.prompt, shot.view_names).pick(shot.view_names),
            )
            for shot in shots
        ],
        denoiser.embed([request.negative_prompt]) if best.guidance_scale else None,
        steps=config.steps,
        seed=0,
    )


def optimize(
    request: Request,
    config: Config,
    *,
    palette: Palette,
    denoiser: Denoiser,
    run: Run,
    device: str,
    reference: Reference | None = None,
    skin: GivenSkin | None = None,
    freedom: Freedom | None = None,
    download: bool = False,
    share: Share | None = None,
) -> None:
    """Optimise one skin, from the start or from where the run stopped, and write it.

    Args:
        request: what is asked for.
        config: how.
        palette: the colours that may be used.
        denoiser: the guidance, loaded.
        run: where things are written; it knows where the last attempt stopped.
        device: "cpu", "cuda", …
        reference: the request's photo, fitted to its layout; None without one.
        skin: the request's skin to start from; None without one.
        freedom: what each texel may become; None lets all become anything.
        download: whether a model that chooses the start may be fetched.
        share: which of the views of a step this process looks at, where several work together.

    Raises:
        ConfigError: an option does not fit this request.
        ModelError: the model that should choose the start is missing or damaged.
        DivergedError: ten gradients in a row were not finite.
        Interrupted: the user or the system asked to stop; the state is saved.
    """
    layout = layout_of(request)
    _, regions = make_regions(request.prompts, layout)
    denoiser = RegionalDenoiser(denoiser) if regions else denoiser
    views, losses = build_guidance(
        request, config, denoiser=denoiser, device=device, reference=reference, skin=skin
    )
    for loss in losses.values():
        for notice in getattr(loss, "notices", ()):
            run.say(notice)
    pictures = build_controls(config, layout, denoiser, reference, device=device, download=download)
    pictures = [*pictures, *regions]
    augmentations = build_augmentations(config, Setting(layout, denoiser.resolution, device))
    relax = find("models.relaxations", config.grid.relaxation).relax
    grid = PaletteGrid(
        layout, palette, relax, start=config.grid.start, seed=request.seed, freedom=freedom
    )
    grid.to(device)
    begin(
        grid,
        request,
        config,
        denoiser=denoiser,
        views=views,
        run=run,
        reference=reference,
        skin=skin,
        download=download,
    )
    judge = build_judge(request, config, denoiser=denoiser, views=views)
    denoiser.release_text_encoders()
    coverage = Coverage(layout).to(device)
    optimizer, learning_rate = build_optimizer(
        grid.parameters(), config.optimizer, steps=config.steps
    )
    guard = StepGuard(optimizer, device=device)
    state: dict[str, Any] = {
        "grid": grid,
        "coverage": coverage,
        "optimizer": optimizer,
        "guard": guard,
        "learning_rate": learning_rate,
        "judge": judge,
    }
    share = share or Share()
    for step in run.restore(**state):
        rng, progress = StepRng(request.seed, step), step / config.steps
        whole_shot = views(step, rng)
        shot, view_rng = share.take(whole_shot), share.rng(rng)
        temperature = draw_temperature(config.grid, progress, rng)
        skin_HW4 = grid.sample(temperature, rng)
        views_B3HW = shade(skin_HW4, shot.fragments, shot.background_B3)
        controls = [picture(skin_HW4.detach(), shot) for picture in pictures]
        views_B3HW, controls = augment(
            augmentations, views_B3HW, controls, background_B3=shot.background_B3, rng=view_rng
        )
        logits_NK = grid.masked_logits_NK
        iterate = Iterate(step, progress, skin_HW4, views_B3HW, shot, view_rng, controls, logits_NK)
        terms = {name: loss(iterate) for name, loss in losses.items()}
        optimizer.zero_grad()
        torch.stack([term.value for term in terms.values()]).sum().backward()
        assert grid.logits_NK.grad is not None, "`backward` gave one"
        grid.logits_NK.grad = share.average(grid.logits_NK.grad)
        norm = clip_grad_norm_(grid.parameters(), config.optimizer.clip_norm)
        guard.step(norm, number=step)
        learning_rate.step()
        grid.recentre_()
        coverage.see(whole_shot.fragments)
        judge.see(step + 1, grid)
        run.after_step(iterate, terms, scalars={"temperature": temperature}, **state)
    if guard.skipped:
        run.say(f"{guard.skipped} steps were left out: their gradients were not finite")
    chosen_HW = judge.choose(grid)
    known_T = grid.known_T(coverage.seen_T | (config.grid.start.kind == "skin"))
    filled_HW = coverage.fill(chosen_HW, empty=len(palette), known_T=known_T)
    index_HW = grid.admit(filled_HW, chosen_HW)
    run.finish(index_HW, coverage=coverage.share(), verdict=judge.verdict())


def main(argv: Sequence[str] | None = None) -> int:
    """Go on with a run from its own folder, without the command that began it."""
    parser = argparse.ArgumentParser(prog="tools.optimize", description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path, help="folder of a run that was interrupted")
    parser.add_argument("--download", action="store_true", help="allow downloads from the hub")
    arguments = parser.parse_args(argv)
    if not arguments.download:
        go_offline()
    command = shlex.join(["python", "-m", "tools.optimize", str(arguments.run)])

    def go_on() -> int:
        _, palette = read_run(arguments.run)
        record = read_record(arguments.run)
        size = record["request"]["size"]
        request = Request(**{**record["request"], "size": tuple(size) if size else None})
        reference, skin = None, None
        if request.from_skin:
            skin = read_kept_skin(arguments.run)
        if request.input_image:
            photo = read_photo(arguments.run / PHOTO)
            reference = fit_photo(photo, request, download=arguments.download)
        job = Job(
            request=request,
            config=config_from(record["config"]),
            palette=palette,
            resume_command=command,
            out=arguments.run,
            download=arguments.download,
            reference=reference,
            skin=skin,
            choices=record.get("choices", {}),
        )
        carry_out(job, Reporter())
        return 0

    return end_well(go_on)


if __name__ == "__main__":
    sys.exit(main())
