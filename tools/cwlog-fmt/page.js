/*
 * The tables: chosen by a tab, filtered by words, sorted by a column, saved as
 * CSV. What is chosen stands in the address, so that it can be sent to others.
 * Without this script all tables are there, one below the other.
 */
"use strict";
(() => {
const FIRST = 500;	/* rows shown at once; the others on demand */
const LEVELS = ["Error", "Warn", "Info", "Verbose"];
const $ = (id) => document.getElementById(id);
const collator = new Intl.Collator("en", { numeric: true });
const facts = document.querySelector("main").dataset;

const text = (cell) => cell?.textContent ?? "";
const part = (row, name) => text(row.querySelector(name));
/* As cwlog-fmt -f csv writes it. */
const digits = (cell) => text(cell).replace(/[\u202f+]/g, "")
    .replace("\u2212", "-");

/* For CSS these are no table rows; some browsers then forget what they are. */
const name = (row, role) => {
	row.setAttribute("role", "row");
	for (const cell of row.cells)
		cell.setAttribute("role", cell.tagName === "TH" ? role : "cell");
};

/* --- what there is -------------------------------------------------------- */

const entry_of = (row, group) => ({
	row, group, run: row.dataset.r,
	customer: part(row, ".who b"),
});

/* Bodies without a head go on with the group before them. */
const groups_of = (table) => {
	const groups = [];

	for (const body of [...table.tBodies]) {
		const rows = [...body.rows];
		const head = rows[0]?.className === "head" ? rows.shift() : null;

		if (head || groups.length === 0)
			groups.push({ head, body, entries: [] });
		const group = groups.at(-1);
		for (const row of rows)
			group.entries.push(entry_of(row, group));
	}
	return groups;
};

const panels = [...document.querySelectorAll(".panel")].map((section) => {
	const table = section.querySelector("table");

	table.setAttribute("role", "table");
	table.tHead.setAttribute("role", "rowgroup");
	name(table.tHead.rows[0], "columnheader");
	return {
		id: section.id, section, table,
		tab: $(`tab-${section.id}`),
		empty: section.querySelector(".empty"),
		none: section.querySelector(".empty").textContent,
		heads: [...table.tHead.rows[0].cells],
		groups: groups_of(table),
	};
});
const panel_of = (id) => panels.find((p) => p.id === id) ?? panels[0];
const entries_of = (panel) => panel.groups.flatMap((g) => g.entries);

/* All are those of the other tables as well, in the order of the log. */
const everything = {
	head: null, body: document.createElement("tbody"),
	entries: panels.filter((p) => p.id !== "unbilled").flatMap(entries_of)
	    .sort((a, b) => a.row.dataset.i - b.row.dataset.i),
};
const all = panel_of("all");
all.groups = [everything];
all.section.querySelector("h2").textContent = "All entries";

/* --- what is wanted: the address ------------------------------------------ */

const is_of_run = (entry) => wanted.run === "" || entry.run === wanted.run;
const wanted = { tab: "", q: "", customer: "", run: $("run").value };
wanted.tab = (panels.find((p) => entries_of(p).some(is_of_run)) ??
    panels[0]).id;
const usual = { ...wanted };
const typed = $("find");

const read_address = () => {
	const given = new URLSearchParams(location.hash.slice(1));

	for (const key of Object.keys(wanted))
		wanted[key] = given.get(key) ?? usual[key];
	if (!$(`tab-${wanted.tab}`))
		wanted.tab = usual.tab;
	$("run").value = wanted.run;
	if (typed.value.trim() !== wanted.q)
		typed.value = wanted.q;
};

const write_address = () => {
	const given = new URLSearchParams();

	for (const [key, value] of Object.entries(wanted))
		if (value !== usual[key])
			given.set(key, value);
	history.replaceState(null, "", `#${given}`);
};

/* Every word must be somewhere in the row, or in the head of its group. */
const words_of = (entry) => entry.words ??= [text(entry.row),
    entry.row.dataset.m, entry.row.dataset.e, entry.group.head &&
    text(entry.group.head)].join("\n").toLowerCase();

const matches = (entry, words) => is_of_run(entry) &&
    (wanted.customer === "" || entry.customer === wanted.customer) &&
    words.every((word) => words_of(entry).includes(word));

/* --- what is shown -------------------------------------------------------- */

let limit = FIRST;
const more = document.createElement("button");
more.id = "more";
more.type = "button";

const count = (n) => n.toLocaleString("en");
const hits = (entries) => entries.filter((e) => e.hit);

/* The bar of a customer's changes chooses the customer. */
const add_button = (head) => {
	const bar = head.querySelector(".bar");
	const button = document.createElement("button");

	button.type = "button";
	button.className = "pick";
	button.title = `Show only ${part(head, "b")}`;
	button.setAttribute("aria-label", button.title);
	button.append(...bar.childNodes);
	button.addEventListener("click", () => {
		wanted.customer = wanted.customer === head.dataset.c ? "" :
		    head.dataset.c;
		show();
	});
	bar.append(button);
};

const draw_head = (group, shown) => {
	const { head, entries } = group;

	if (!head.hasAttribute("role")) {
		name(head, "rowheader");
		if (head.dataset.c)
			add_button(head);
	}
	head.querySelector(".pick")?.setAttribute("aria-pressed",
	    wanted.customer === head.dataset.c);
	if (shown < entries.length)
		head.dataset.shown = `${shown} of ${entries.length} shown`;
	else
		delete head.dataset.shown;
	return head;
};

/* Only rows in the table take part in layout: so 20,000 stay quick. */
const draw = (panel) => {
	const bodies = [];
	let room = limit, total = 0;

	for (const group of panel.groups) {
		const found = hits(group.entries);
		const rows = found.slice(0, room).map((e) => e.row);

		total += found.length;
		room -= rows.length;
		if (rows.length === 0)
			continue;
		for (const row of rows)
			if (!row.hasAttribute("role"))
				name(row, "cell");
		group.body.hidden = false;
		group.body.setAttribute("role", "rowgroup");
		group.body.replaceChildren(...group.head ?
		    [draw_head(group, found.length)] : [], ...rows);
		bodies.push(group.body);
	}
	for (const body of [...panel.table.tBodies])
		body.remove();
	panel.table.append(...bodies);
	panel.table.hidden = total === 0;
	panel.empty.hidden = total > 0;
	panel.empty.textContent = entries_of(panel).some(is_of_run) ?
	    "Nothing here matches the filter." : panel.none;
	more.hidden = total <= limit;
	more.textContent = `Show all ${count(total)}`;
	panel.table.after(more);
	return total;
};

/* How many are unchanged, where they are counted and not listed. */
const unlisted = (panel) => panel.id !== "unchanged" || wanted.q !== "" ||
    wanted.customer !== "" || entries_of(panel).length > 0 ? 0 :
    [...$("run").options].filter((o) => o.value !== "" &&
    (wanted.run === "" || wanted.run === o.value))
    .reduce((sum, o) => sum + Number(o.dataset.u), 0);

const draw_tabs = () => {
	for (const panel of panels) {
		const chosen = panel.id === wanted.tab;
		const n = hits(entries_of(panel)).length;

		panel.section.hidden = !chosen;
		panel.tab.setAttribute("aria-selected", chosen);
		panel.tab.tabIndex = chosen ? 0 : -1;
		panel.tab.querySelector("span").textContent =
		    count(n + unlisted(panel));
	}
};

const show = () => {
	const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
	const panel = panel_of(wanted.tab);

	for (const p of panels)
		for (const entry of p === all ? everything.entries :
		    p.id === "unbilled" ? entries_of(p) : [])
			entry.hit = matches(entry, words);
	limit = FIRST;
	draw_tabs();
	const shown = draw(panel);
	const n = entries_of(panel).filter(is_of_run).length;
	$("shown").textContent = shown === n ? "" :
	    `${count(shown)} of ${count(n)}`;
	$("only").hidden = wanted.customer === "";
	$("only").textContent = `Customer ${wanted.customer} \u2715`;
	$("only").setAttribute("aria-label",
	    `Customer ${wanted.customer}: show all customers again`);
	write_address();
};

more.addEventListener("click", () => {
	const last = panel_of(wanted.tab).table.rows.length;

	limit = Infinity;
	draw(panel_of(wanted.tab));
	const next = panel_of(wanted.tab).table.rows[last];
	next.tabIndex = -1;
	next.focus({ preventScroll: true });
});

/* --- choosing ------------------------------------------------------------- */

const choose = (id) => {
	wanted.tab = id;
	show();
};
panels.forEach((panel, i) => {
	panel.section.setAttribute("role", "tabpanel");
	panel.section.setAttribute("aria-labelledby", panel.tab.id);
	panel.tab.addEventListener("click", () => choose(panel.id));
	panel.tab.addEventListener("keydown", (event) => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];

		if (!step)
			return;
		const to = panels[(i + step + panels.length) % panels.length];
		choose(to.id);
		to.tab.focus();
	});
});

let timer;
const take_words = () => {
	clearTimeout(timer);
	wanted.q = typed.value.trim();
	show();
};
typed.addEventListener("input", () => {
	clearTimeout(timer);
	timer = setTimeout(take_words, 120);
});
$("run").addEventListener("change", () => {
	wanted.run = $("run").value;
	show();
});
$("only").addEventListener("click", () => {
	wanted.customer = "";
	show();
	typed.focus();
});
const form = document.querySelector(".tools");
form.addEventListener("submit", (event) => {
	event.preventDefault();
	take_words();
});
addEventListener("hashchange", () => {
	if (!location.hash.includes("="))
		return;		/* a place on the page */
	read_address();
	show();
	$("log").scrollIntoView();
});

/* --- sorting -------------------------------------------------------------- */

/* A number, or a text; null comes last, whichever way. */
const key_of = (row, column, numeric) => {
	const cell = row.cells[column];

	if (numeric)
		return text(cell) === "" ? null : parseFloat(digits(cell));
	if (column === 0 && row.dataset.l)
		return LEVELS.indexOf(row.dataset.l) + text(cell);
	return text(cell).trim() || null;
};

const compare = (a, b) => typeof a === "number" ? a - b :
    collator.compare(a, b);

/* Rows are sorted in their groups, and these by their first rows. */
const sort = (panel, column, down) => {
	const numeric = panel.heads[column].classList.contains("n");
	const by_key = (a, b) => (a.key === null) - (b.key === null) ||
	    (a.key === null ? 0 : (down ? -1 : 1) * compare(a.key, b.key));

	for (const group of panel.groups) {
		for (const e of group.entries)
			e.key = key_of(e.row, column, numeric);
		group.entries.sort(by_key);
		group.key = group.entries[0]?.key ?? null;
	}
	panel.groups.sort(by_key);
	show();
};

for (const panel of panels)
	panel.heads.forEach((head, column) => {
		const button = document.createElement("button");

		button.type = "button";
		button.append(...head.childNodes);
		head.append(button);
		button.addEventListener("click", () => {
			const down =
			    head.getAttribute("aria-sort") === "ascending";

			for (const h of panel.heads)
				h.removeAttribute("aria-sort");
			head.setAttribute("aria-sort", down ? "descending" :
			    "ascending");
			sort(panel, column, down);
		});
	});

/* --- CSV, as cwlog-fmt -f csv writes it ----------------------------------- */

const NAMES = ["time", "level", "code", "customer", "customerName", "sku",
	"description", "before", "after", "change", "unitPrice", "amount",
	"outcome", "message", "error", "whatToDo", "run", "periodEnd",
	"product", "note", "currency", "lines", "notBilled",
	"notBilledAmount", "priceOf"];
const UNBILLED = ["code", "customer", "customerName", "sku", "description",
	"lines", "counted", "billed", "notBilled", "unitPrice", "amount",
	"whatToDo", "run", "periodEnd", "note", "currency", "priceOf"];

/* What a spreadsheet would take for a formula gets a ' before it. */
const FORMULA = /(^|[;\t])( *)(?='*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const field = (value) => '"' + (value ?? "").replace(FORMULA, "$1$2'")
    .replaceAll('"', '""') + '"';
const number = (value) => value === "" ? '""' : value;
/* Days and times as spreadsheets know them. */
const stamp = (value) => /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/.test(value) &&
    !Number.isNaN(Date.parse(value)) ?
    value.replace("T", " ").replace("Z", "") : field(value);

const run_of = (row) => $("run").querySelector(`[value="${row.dataset.r}"]`)
    .dataset;
const who = (row) => [".who b", ".who span", ".what code", ".what span"]
    .map((p) => field(part(row, p)));

const line = (row) => {
	const d = row.dataset;
	const numbers = [3, 4, 5].map((i) => number(digits(row.cells[i])));

	return [stamp(d.t), field(d.l), field(part(row, "small")),
	    ...who(row), ...numbers, number(d.p ?? ""),
	    number(d.a ?? ""), field(d.o), field(d.m),
	    field(d.e), field(d.w), field(run_of(row).id),
	    stamp(run_of(row).end), field(part(row, ".as")),
	    field(part(row, "i")), field(d.y), ...Array(3).fill('""'), field(d.po)];
};

/* What is not billed, by itself ... */
const unbilled_line = (row) => {
	const d = row.dataset;

	return [field(d.k), ...who(row), d.n,
	    ...[2, 3, 4].map((i) => number(digits(row.cells[i]))),
	    number(d.p ?? ""), number(d.a ?? ""), field(d.w),
	    field(run_of(row).id), stamp(run_of(row).end),
	    field(part(row, "i")), field(d.y), field(d.po)];
};

/* ... and among all rows. */
const unbilled_row = (row) => {
	const d = row.dataset;
	const none = '""';

	return [stamp(run_of(row).t), field(d.l), field(d.k), ...who(row),
	    number(digits(row.cells[3])), none, none, number(d.p ?? ""), none,
	    field("not-billed"), none, none, field(d.w), field(run_of(row).id),
	    stamp(run_of(row).end), none, field(part(row, "i")), field(d.y),
	    d.n, number(digits(row.cells[4])), number(d.a ?? ""), field(d.po)];
};

/* Behind the rows of each run stands what it does not bill. */
const all_lines = (rows) => {
	const unbilled = hits(entries_of(panel_of("unbilled")));
	const lines = [...rows.map((row) => [row.dataset.r, line(row)]),
	    ...unbilled.map((e) => [e.run, unbilled_row(e.row)])];

	if (!all.heads.some((head) => head.hasAttribute("aria-sort")))
		lines.sort((a, b) => a[0] - b[0]);
	return lines.map((l) => l[1]);
};

/* "Monthly-billing_2026-10-25_changes.csv" */
const file_name = () => [facts.job ?? "run", facts.end, wanted.tab]
    .filter(Boolean).map((s) => s.replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "").slice(0, 80)).join("_") + ".csv";

$("csv").addEventListener("click", () => {
	const rows = panel_of(wanted.tab).groups.flatMap((g) => hits(g.entries))
	    .map((e) => e.row);
	const lines = wanted.tab === "unbilled" ?
	    [UNBILLED, ...rows.map(unbilled_line)] : [NAMES,
	    ...(wanted.tab === "all" ? all_lines(rows) : rows.map(line))];
	const link = document.createElement("a");

	link.href = URL.createObjectURL(new Blob(["\ufeff" +
	    lines.map((l) => `${l.join(",")}\r\n`).join("")],
	    { type: "text/csv;charset=utf-8" }));
	link.download = file_name();
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});

/* --- the command, and paper ----------------------------------------------- */

const command = $("command");
if (command) {
	const button = document.createElement("button");

	button.type = "button";
	button.textContent = "Copy";
	button.addEventListener("click", () => {
		getSelection().selectAllChildren(command);
		navigator.clipboard?.writeText(text(command));
		button.textContent = "Copied";
	});
	command.after(" ", button);
}

/* What is signed: the changes, what needs attention, and what is not billed. */
addEventListener("beforeprint", () => {
	limit = Infinity;
	for (const panel of panels)
		if (panel.id === wanted.tab || (wanted.tab !== "all" &&
		    !["all", "unchanged"].includes(panel.id))) {
			draw(panel);
			panel.section.hidden = false;
		}
});
addEventListener("afterprint", () => show());

document.documentElement.classList.add("live");
document.querySelector(".tabs").hidden = false;
form.hidden = false;
read_address();
show();
})();
