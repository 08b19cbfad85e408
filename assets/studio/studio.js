// The studio's page: the form, the skin, and the list of all skins, which is renewed now and then.

import { act, askJson, byId, drawDoll, make, nameOf, sayTime } from "./api.js";
import { startForm } from "./form.js";
import { choose, chosenId, startViewer } from "./stage.js";

const EVERY_MS = 2000, PAGE = 30;
let count = PAGE, isLoading = false, isLate = false;

function sayState(job) {
	if (job.state === "queued") return `waits, number ${job.position}`;
	if (job.state === "running") {
		if (!job.step) return "loading …";
		return `${Math.round((100 * job.step) / job.steps)} %${job.seconds_left === null ? "" : ` · ${sayTime(job.seconds_left)} left`}`;
	}
	if (job.state === "done") return sayTime(job.seconds);
	return job.state;
}

function row(id) {
	const item = make("li", { id: `job-${id}` },
		make("canvas", { className: "doll", width: 16, height: 32 }),
		make("div", { className: "body" },
			make("button", { type: "button", className: "name" }),
			make("span", { className: "how" }),
			make("progress", { max: 1 })),
		make("button", { type: "button", className: "drop-it quiet", textContent: "Cancel" }));
	item.querySelector(".doll").setAttribute("aria-hidden", "true");
	item.querySelector("progress").setAttribute("aria-label", "Progress");
	return item;
}

function fill(item, job) {
	item.classList.toggle("chosen", job.id === chosenId());
	const name = item.querySelector(".name"), how = item.querySelector(".how"), bar = item.querySelector("progress");
	name.textContent = nameOf(job);
	name.setAttribute("aria-current", String(job.id === chosenId()));
	name.onclick = () => pick(job.id);
	how.textContent = sayState(job);
	how.className = `how ${job.state}`;
	bar.hidden = job.state !== "running";
	if (job.steps) bar.value = job.step / job.steps;
	const cancel = item.querySelector(".drop-it");
	cancel.hidden = job.state !== "queued";
	cancel.setAttribute("aria-label", `Cancel ${nameOf(job)}`);
	cancel.onclick = async () => { await act(job.id, "cancel").catch(() => null); renew(); };
	if (job.stage) drawDoll(item.querySelector(".doll"), job.stage.url, job.request.arms);
}

async function pick(id) {
	await choose(await askJson(`/jobs/${id}`));
	history.replaceState(null, "", `#${id}`);
	if (matchMedia("(max-width: 760px)").matches) byId("screen").scrollIntoView({ behavior: "smooth" });
	renew();
}

async function renew() {
	if (isLoading) { isLate = true; return; }
	isLoading = true;
	try {
		const { total, jobs } = await askJson(`/jobs?limit=${count}`);
		const list = byId("jobs");
		const items = jobs.map(job => {
			const item = byId(`job-${job.id}`) ?? row(job.id);
			fill(item, job);
			return item;
		});
		const isSame = items.length === list.children.length && items.every((item, place) => list.children[place] === item);
		if (!isSame) list.replaceChildren(...items);
		byId("no-jobs").hidden = total > 0;
		byId("older").hidden = total <= jobs.length || count >= 200;
		const working = jobs.filter(job => job.state === "running").length;
		const waiting = jobs.filter(job => job.state === "queued").length;
		byId("busy").textContent = working + waiting ? `${working} at work · ${waiting} waiting` : "idle";
	} catch (error) {
		byId("busy").textContent = error.message;
	} finally {
		isLoading = false;
		if (isLate) { isLate = false; renew(); }
	}
}

async function start() {
	startViewer(renew);
	byId("older").onclick = () => { count = Math.min(200, count + PAGE); renew(); };
	try {
		await startForm(job => pick(job.id));
	} catch (error) {
		byId("form-error").textContent = error.message;
		return;
	}
	await renew();
	const { jobs } = await askJson(`/jobs?limit=${PAGE}`);
	const wanted = location.hash.slice(1);
	const first = jobs.find(job => job.id === wanted) ?? jobs.find(job => job.state === "running") ?? jobs[0];
	if (first) await pick(first.id);
	setInterval(() => { if (!document.hidden) renew(); }, EVERY_MS);
	document.addEventListener("visibilitychange", () => { if (!document.hidden) renew(); });
}

start();
