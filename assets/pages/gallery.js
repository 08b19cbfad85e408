// A gallery's filters and order.
"use strict";

const byId = id => document.getElementById(id);
const cards = [...document.querySelectorAll(".run")];
const controls = [byId("words"), byId("palette"), byId("state"), byId("sort")];
const camel = name => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const capital = name => name[0].toUpperCase() + name.slice(1);

function fits({ dataset }) {
	const text = `${dataset.prompt} ${dataset.folder} ${dataset.palette} ${dataset.message}`.toLowerCase();
	const words = byId("words").value.toLowerCase().split(/\s+/).filter(Boolean);
	const palette = byId("palette").value, state = byId("state").value;
	return words.every(word => text.includes(word))
		&& (!palette || dataset.palette === palette)
		&& (!state || (dataset.state === "done") === (state === "done"));
}

function renew() {
	const key = camel(byId("sort").value);
	const sign = byId("direction").getAttribute("aria-pressed") === "true" ? -1 : 1;
	const value = card => (key === "prompt" ? card.dataset.prompt : Number(card.dataset[key] ?? NaN));
	const order = cards.map((card, place) => [card, place]);
	order.sort(([a, i], [b, j]) => {
		if (!key) return sign * (i - j);
		const [x, y] = [value(a), value(b)];
		if (key === "prompt") return sign * x.localeCompare(y) || i - j;
		if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y) || i - j;
		return sign * (x - y) || i - j;
	});
	let shown = 0;
	for (const [card] of order) {
		card.hidden = !fits(card);
		shown += !card.hidden;
		const said = key && card.dataset[`said${capital(key)}`];
		card.querySelector(".figure").textContent =
			said ? `${byId("sort").selectedOptions[0].textContent}: ${said}` : "";
		byId("cards").append(card);
	}
	byId("count").value = shown === cards.length ? "" : `${shown} of ${cards.length}`;
	byId("nothing").hidden = shown > 0 || cards.length === 0;
}

for (const control of controls) control.oninput = renew;
byId("filters").onsubmit = event => event.preventDefault();
byId("direction").onclick = event => {
	const isDown = event.currentTarget.getAttribute("aria-pressed") !== "true";
	event.currentTarget.setAttribute("aria-pressed", String(isDown));
	event.currentTarget.textContent = isDown ? "↓" : "↑";
	renew();
};
renew();
