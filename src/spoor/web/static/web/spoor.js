// Faster with it, complete without it: keys in lists, drafts in the form, files by dropping, pages that refresh.
"use strict";

function rows() { return [...document.querySelectorAll("a.row")]; }

function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.indexOf(document.activeElement);
  all[Math.min(all.length - 1, Math.max(0, now + step))].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "/") { const field = document.getElementById("q"); if (field) { event.preventDefault(); field.focus(); } }
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
});

// The report form keeps what was typed for as long as this tab is open; it is gone after the receipt.
const form = document.querySelector("form[data-draft]");
if (form) {
  const key = "spoor:" + form.dataset.draft;
  const fields = [...form.elements].filter((field) => field.name && !["hidden", "file", "password", "submit"].includes(field.type));
  const saved = JSON.parse(sessionStorage.getItem(key) || "{}");
  for (const field of fields) {
    const value = saved[field.name];
    if (value === undefined) continue;
    if (field.type === "radio") { if (value === field.value) field.checked = true; }
    else if (field.type === "checkbox") field.checked = value;
    else if (!field.value) field.value = value;
  }
  const said = form.querySelector("[data-draft-said]");
  if (said && Object.keys(saved).length) said.hidden = false;
  form.addEventListener("input", () => {
    const draft = {};
    for (const field of fields) {
      if (field.type === "radio") { if (field.checked) draft[field.name] = field.value; }
      else draft[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    sessionStorage.setItem(key, JSON.stringify(draft));
    if (said) said.hidden = false;
  });
}
const forget = document.querySelector("[data-forget-draft]");
if (forget) sessionStorage.removeItem("spoor:" + forget.dataset.forgetDraft);

// A refused act gives back what was typed, in the form it came from, with the sentence that says what is missing.
const typed = document.getElementById("typed");
if (typed) {
  const { path, values, said, page } = JSON.parse(typed.textContent);
  history.replaceState(null, "", page); // loading again asks for the case and repeats no act
  const given = (field) => values[field.name] || [];
  const fixed = (field) => field.type === "hidden" && field.name !== "csrfmiddlewaretoken";
  const back = [...document.forms].find((one) => new URL(one.action).pathname === path
    && [...one.elements].filter(fixed).every((field) => given(field).includes(field.value)));
  if (back) {
    for (const field of [...back.elements].filter((one) => one.name && one.type !== "hidden" && one.type !== "file")) {
      if (["radio", "checkbox"].includes(field.type)) field.checked = given(field).includes(field.value);
      else if (given(field).length) field.value = given(field)[0];
    }
    for (let above = back; above; above = above.parentElement) if (above.tagName === "DETAILS") above.open = true;
    const sentence = Object.assign(document.createElement("p"), { className: "errors", textContent: said });
    back.prepend(sentence);
    const visible = [...back.elements].filter((field) => field.name && field.type !== "hidden");
    (visible.find((field) => !field.validity.valid) || visible[0] || back).focus();
  }
}

for (const drop of document.querySelectorAll(".drop")) {
  const input = drop.querySelector("input[type=file]");
  const list = drop.querySelector("[data-files]");
  const show = () => { list.textContent = [...input.files].map((file) => file.name).join(", "); };
  input.addEventListener("change", show);
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault(); drop.classList.remove("over");
    const files = new DataTransfer();
    if (input.multiple) for (const file of input.files) files.items.add(file);
    for (const file of event.dataTransfer.files) files.items.add(file);
    input.files = files.files; show();
  });
}

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.avatar[open]")) if (!open.contains(event.target)) open.open = false;
});

for (const button of document.querySelectorAll("[data-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...button.form.querySelectorAll(`input[name="${button.dataset.all}"]`)];
    const on = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = on;
  });
}

for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }  // a second click starts it twice
    form.dataset.sent = "yes";
    if ("again" in form.dataset) setTimeout(() => { delete form.dataset.sent; form.querySelector(":scope > .note[role=status]")?.remove(); for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled"); }, 15000);  // a download leaves the page as it is
    const said = Object.assign(document.createElement("p"), { className: "note", textContent: form.dataset.busy });
    said.setAttribute("role", "status");
    form.append(said);
    for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
  });
}
window.addEventListener("pageshow", (event) => {  // coming back by the history: nothing is busy any more
  if (event.persisted) for (const form of document.querySelectorAll("form[data-busy]")) {
    delete form.dataset.sent;
    form.querySelector(":scope > .note[role=status]")?.remove();
  }
});

// Boxes over a picture: drag to draw, Tab to one and Delete to take it away; each is a field of the form, in percent.
const drawn = document.querySelector("form[data-boxes]");
if (drawn) {
  const canvas = drawn.querySelector(".canvas");
  const place = (event) => {
    const edge = canvas.getBoundingClientRect();
    const part = (value, size) => Math.min(100, Math.max(0, value / size * 100));
    return [part(event.clientX - edge.left, edge.width), part(event.clientY - edge.top, edge.height)];
  };
  const put = (box, [x, y], [u, v]) => {
    const sides = [Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v)];
    Object.assign(box.style, { left: sides[0] + "%", top: sides[1] + "%", width: sides[2] - sides[0] + "%", height: sides[3] - sides[1] + "%" });
    box.field.value = sides.map((side) => side.toFixed(2)).join(";");
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button || event.target.closest(".box")) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    const from = place(event);
    const box = Object.assign(document.createElement("button"), { type: "button", className: "box", title: drawn.dataset.remove });
    box.setAttribute("aria-label", drawn.dataset.remove);
    box.field = Object.assign(document.createElement("input"), { type: "hidden", name: "box" });
    const remove = () => { box.field.remove(); box.remove(); };
    box.addEventListener("keydown", (key) => { if (["Delete", "Backspace", "Enter"].includes(key.key)) { key.preventDefault(); remove(); } });
    box.addEventListener("dblclick", remove);
    canvas.append(box); drawn.append(box.field); put(box, from, from);
    const drag = (moved) => put(box, from, place(moved));
    canvas.addEventListener("pointermove", drag);
    canvas.addEventListener("pointerup", (up) => {
      canvas.removeEventListener("pointermove", drag);
      const [x, y] = place(up);
      if (Math.abs(x - from[0]) < 0.5 || Math.abs(y - from[1]) < 0.5) remove();
    }, { once: true });
  });
}
