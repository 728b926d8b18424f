/*
 * The entries: sorted by a click on a column, filtered by typing, saved as
 * CSV. Without this script all rows are there, in their order.
 */
"use strict";
(() => {
const FIRST = 500;	/* rows shown at once; the others on demand */
const LEVELS = ["Error", "Warn", "Not done", "Plan", "Info", "Verbose"];
const $ = (id) => document.getElementById(id);
const table = $("rows");
const body = table.tBodies[0];
const heads = [...table.tHead.rows[0].cells];
const collator = new Intl.Collator("en", { numeric: true });

const text = (cell) => cell.textContent;
const part = (cell, name) => cell.querySelector(name)?.textContent ?? "";
const number = (cell) => text(cell) === "" ? null :
    Number(text(cell).replace("\u2212", "-"));

/* For CSS these are no table rows; some browsers then forget what they are. */
const name = (row, role) => {
	row.setAttribute("role", "row");
	for (const cell of row.cells)
		cell.setAttribute("role", role);
};
table.setAttribute("role", "table");
table.tHead.setAttribute("role", "rowgroup");
body.setAttribute("role", "rowgroup");
name(table.tHead.rows[0], "columnheader");

/* What is asked of a row often is taken out of the page once. */
const entries = [...table.tBodies].flatMap((b) => [...b.rows]).map((row, index) => {
	const c = row.cells;
	return {
		row, index,
		run: row.dataset.r,
		level: LEVELS.indexOf(text(c[0])),
		words: [1, 2, 3, 4, 9].map((i) => text(c[i])).join("\n")
		    .toLowerCase(),
	};
});

/* --- what is shown --- */

let wanted = entries;	/* those that match, in their order */
let order = entries;
let limit = FIRST;

const more = document.createElement("button");
more.id = "more";
more.type = "button";
table.after(more);

/* Only rows in the table take part in layout: so 20,000 stay quick. */
const draw = () => {
	const shown = wanted.slice(0, limit);
	for (const e of shown)
		if (!e.row.hasAttribute("role"))
			name(e.row, "cell");
	body.replaceChildren(...shown.map((e) => e.row));
	$("nothing").hidden = wanted.length > 0;
	$("shown").textContent = wanted.length === entries.length ?
	    `${entries.length.toLocaleString("en")} entries` :
	    `${wanted.length.toLocaleString("en")} of ` +
	    `${entries.length.toLocaleString("en")} entries`;
	more.hidden = shown.length === wanted.length;
	more.textContent = `Show all ${wanted.length.toLocaleString("en")}`;
};

const choose = () => {
	const words = $("find").value.trim().toLowerCase();
	/* Plan counts as Info, as it does for cwlog-fmt -l. */
	const level = Number($("level").value);
	const run = $("run").value;
	wanted = order.filter((e) => e.level <= level &&
	    (run === "" || e.run === run) && e.words.includes(words));
	limit = FIRST;
	draw();
};

more.addEventListener("click", () => {
	const next = wanted[limit]?.row;
	limit = Infinity;
	draw();
	if (next) {
		next.tabIndex = -1;
		next.focus({ preventScroll: true });
	}
});

let timer;
$("find").addEventListener("input", () => {
	clearTimeout(timer);
	timer = setTimeout(choose, 120);
});
$("level").addEventListener("change", choose);
$("run").addEventListener("change", choose);
const form = document.querySelector(".tools");
form.addEventListener("submit", (event) => {
	event.preventDefault();
	clearTimeout(timer);
	choose();
});

/* --- sorting --- */

const key = (column) => {
	if (column === 0)
		return (e) => e.level;
	if (heads[column].classList.contains("n"))
		return (e) => number(e.row.cells[column]);
	return (e) => text(e.row.cells[column]).trim();
};

const compare = (a, b) => typeof a === "number" ? a - b :
    collator.compare(a, b);

/* What has no value comes last, whichever way. */
const sort = (column, down) => {
	const of = key(column);
	const keyed = entries.map((entry) => ({ entry, key: of(entry) }));
	const empty = (k) => k === null || k === "";
	keyed.sort((a, b) => empty(a.key) - empty(b.key) ||
	    (empty(a.key) ? 0 : (down ? -1 : 1) * compare(a.key, b.key)) ||
	    a.entry.index - b.entry.index);
	order = keyed.map((k) => k.entry);
	choose();
};

heads.forEach((head, column) => {
	const button = document.createElement("button");
	button.type = "button";
	button.append(...head.childNodes);
	head.append(button);
	button.addEventListener("click", () => {
		const down = head.getAttribute("aria-sort") === "ascending";
		heads.forEach((h) => h.removeAttribute("aria-sort"));
		head.setAttribute("aria-sort", down ? "descending" :
		    "ascending");
		sort(column, down);
	});
});

/* --- CSV, as cwlog-fmt -f csv writes it --- */

const NAMES = ["time", "level", "code", "customer", "customerName", "sku",
	"description", "before", "after", "change", "unitPrice", "amount",
	"outcome", "message", "error", "whatToDo", "run", "periodEnd",
	"product"];

/* What a spreadsheet would take for a formula gets a ' before it. */
const FORMULA = /(^|[;\t])( *)(?='*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const field = (value) => '"' + value.replace(FORMULA, "$1$2'")
    .replaceAll('"', '""') + '"';
const digits = (value) => value === "" ? '""' :
    value.replace("\u2212", "-").replace("+", "");

const line = ({ row, run }) => {
	const c = row.cells;
	const d = row.dataset;
	const of = $("run").querySelector(`[value="${run}"]`).dataset;
	return [
		field(d.t ?? ""), field(d.l ?? text(c[0])), field(text(c[1])),
		field(part(c[2], "b")), field(part(c[2], "span")),
		field(part(c[4], "b")), field(text(c[3])),
		digits(text(c[5])), digits(text(c[6])), digits(text(c[7])),
		digits(d.p ?? ""), digits(d.a ?? ""), field(d.o ?? ""),
		field(part(c[9], "span")), field(part(c[9], "i")),
		field(part(c[9], "a")), field(of.id ?? ""),
		field(of.end ?? ""), field(part(c[4], "span")),
	].join(",");
};

$("csv").addEventListener("click", () => {
	const csv = "\ufeff" + [NAMES.join(","), ...wanted.map(line)]
	    .map((l) => l + "\r\n").join("");
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([csv],
	    { type: "text/csv;charset=utf-8" }));
	link.download = "log.csv";
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});

/* --- hints, and paper --- */

const open = () => {
	const target = location.hash.startsWith("#hint-") &&
	    $(location.hash.slice(1));
	if (target instanceof HTMLDetailsElement)
		target.open = true;
};
addEventListener("hashchange", open);
document.addEventListener("click", (event) => {
	if (event.target.closest?.('a[href^="#hint-"]'))
		setTimeout(open);	/* the same one again, too */
});

let opened = [];
addEventListener("beforeprint", () => {
	opened = [...document.querySelectorAll("details:not([open])")];
	opened.forEach((d) => { d.open = true; });
	limit = Infinity;
	draw();
});
addEventListener("afterprint", () => {
	opened.forEach((d) => { d.open = false; });
});

table.tBodies[1]?.remove();
form.hidden = false;
choose();
open();
})();
