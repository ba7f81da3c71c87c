// The browser's half: sends what a person does, and lays new HTML over the old without touching what is being typed.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const waiting = new Map(); // field id -> timer of a text that is still being typed
  let led; // ts of the message that a link led to
  const drafts = new Map(); // composer's room -> words left there

  const send = (name, payload) => window.emitEvent && emitEvent("act", { name, ...payload });
  const payload = (el) => JSON.parse(el.dataset.p || "{}");

  // ---- laying new HTML over the old -------------------------------------------------------------------------
  const keyOf = (node) => (node.nodeType === 1 ? node.id || node.dataset.key || null : null);
  const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

  function attributes(from, to) {
    const placed = from.matches("[popover]:popover-open, textarea"); // where an open menu stands, how tall a text is: ours
    for (const { name } of [...from.attributes]) if (!to.hasAttribute(name) && !(name === "style" && placed)) from.removeAttribute(name);
    for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  function typed(from, to) {
    const told = to.matches("textarea") ? to.textContent : to.getAttribute("value") ?? "";
    if (from.type === "radio" || from.type === "checkbox") { from.checked = to.hasAttribute("checked"); return; }
    if (from.dataset.find !== undefined || from.dataset.ahead !== undefined) return;
    if (from.closest(".composer")) return composer(from, to, told);
    if (from._told === undefined) from._told = from.defaultValue;
    if (told !== from._told && !from._dirty && told !== from.value) from.value = told;
    from._told = told;
    if (told === from.value) from._dirty = false;
  }
  function composer(from, to, told) {
    if (from._room === undefined) { from._room = from.dataset.room; from._fill = from.dataset.fill; from._words = from.defaultValue; }
    if (from._room !== to.dataset.room) {
      const own = from.value.trim() !== (from._words || "").trim();
      if (own) drafts.set(from._room, from.value); else drafts.delete(from._room);
      from._room = to.dataset.room;
      from.value = drafts.get(from._room) || "";
      from._fill = undefined;
    }
    if (to.dataset.fill && from._fill !== to.dataset.fill) { from.value = told; from._wanted = true; if (document.activeElement === from || document.activeElement === document.body) setTimeout(() => { from.focus(); from.setSelectionRange(from.value.length, from.value.length); }); }
    if (!to.dataset.fill && from._fill && from._wanted && from.value.trim() === (from._words || "").trim()) from.value = "";
    from._fill = to.dataset.fill; from._words = told;
    grow(from);
  }
  function morph(from, to) {
    if (from.nodeType === 3) { if (from.data !== to.data) from.data = to.data; return; }
    if (from.nodeType !== 1) return;
    const kept = from.dataset.keep !== undefined;
    if (from.matches("input, textarea")) { typed(from, to); attributes(from, to); return; }
    attributes(from, to);
    if (!kept) children(from, to);
  }
  function children(from, to) {
    const keyed = new Map([...from.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
    let at = from.firstChild;
    for (const next of [...to.childNodes]) {
      const key = keyOf(next);
      const old = key ? keyed.get(key) : at;
      if (old && alike(old, next)) {
        if (old === at) at = at.nextSibling; else from.insertBefore(old, at);
        morph(old, next);
      } else from.insertBefore(next, at);
    }
    while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
  }
  function paint(regions) {
    const streams = [...document.querySelectorAll(".stream")].map((el) => [el.dataset.room, el.scrollHeight - el.scrollTop - el.clientHeight < 60]);
    const low = new Map(streams);
    const had = $(".modal")?.dataset.view;
    for (const [id, html] of Object.entries(regions)) {
      const place = document.getElementById(id);
      if (!place) continue;
      const shape = document.createElement("template");
      shape.innerHTML = html;
      children(place, shape.content);
    }
    arranged(low, had);
  }
  function arranged(low, had) {
    for (const el of document.querySelectorAll(".stream")) if (!low.has(el.dataset.room) || low.get(el.dataset.room)) {
      const aim = low.has(el.dataset.room) ? null : $(".fresh", el);
      if (aim && aim.offsetTop < el.scrollHeight - el.clientHeight) el.scrollTop = Math.max(0, aim.offsetTop - 80); else el.scrollTop = el.scrollHeight;
    }
    const modal = $(".modal");
    if (modal && modal.dataset.view !== had) {
      const first = $("[data-focus]", modal) || $(".form input.text:not(.date), .form textarea.text", modal) || $(".go", modal);
      if (first) { first.focus({ preventScroll: true }); if (first.setSelectionRange && first.type !== "date") first.setSelectionRange(first.value.length, first.value.length); }
    } else if (!modal && had) $("#r-main .composer textarea")?.focus({ preventScroll: true });
    if (modal) $(".wrong, .banner", modal)?.scrollIntoView({ block: "nearest" });
    const marked = $(".msg.marked");
    if (marked && marked.dataset.ts !== led) marked.scrollIntoView({ block: "center" });
    led = marked?.dataset.ts;
    document.querySelectorAll(".composer textarea").forEach(grow);
    $(".menu .row.ring, .btn.ring")?.scrollIntoView({ block: "nearest" });
  }
  window.slkPaint = paint;
  window.slkIdle = () => document.querySelectorAll(".busy").forEach((el) => el.classList.remove("busy"));

  // ---- menus ------------------------------------------------------------------------------------------------
  function place(menu, beside) {
    const at = beside.getBoundingClientRect(), wide = menu.classList.contains("list");
    if (wide) { menu.style.width = Math.max(at.width, 240) + "px"; menu.style.maxWidth = "none"; }
    const { width, height } = menu.getBoundingClientRect();
    const below = at.bottom + 6 + height < innerHeight - 8 || at.top < height + 12;
    const left = wide || at.left + width < innerWidth - 10 && !beside.closest(".hoverbar, .accessory") ? at.left : at.right - width;
    menu.style.left = Math.max(8, Math.min(left, innerWidth - width - 8)) + "px";
    menu.style.top = Math.max(8, below ? at.bottom + 5 : at.top - height - 5) + "px";
  }
  function pop(button) {
    const menu = document.getElementById(button.dataset.pop);
    if (menu.matches(":popover-open")) return menu.hidePopover();
    menu.showPopover();
    place(menu, button);
    const find = $(".find", menu);
    if (find) { find.value = ""; filter(find); find.focus(); if (find.dataset.ahead !== undefined) ahead(find); }
  }
  function filter(find) {
    if (find.dataset.find === undefined) return;
    for (const row of find.parentElement.querySelectorAll(".row")) row.hidden = !row.textContent.toLowerCase().includes(find.value.toLowerCase()), row.style.display = row.hidden ? "none" : "";
  }
  const ahead = (find) => { const address = payload(find); later("ahead", () => send("ahead", { ...address, value: find.value }), 140); };

  // ---- a text is sent when the typing rests, and always before anything is pressed ---------------------------
  function later(id, work, ms) {
    clearTimeout(waiting.get(id)?.timer);
    waiting.set(id, { work, timer: setTimeout(() => { waiting.delete(id); work(); }, ms) });
  }
  function flush() { for (const [id, { work, timer }] of [...waiting]) if (id !== "ahead") { clearTimeout(timer); waiting.delete(id); work(); } }
  const field = (el) => later(el.id, () => send("field", { ...payload(el), value: el.value }), 180);

  // ---- composer ---------------------------------------------------------------------------------------------
  function grow(area) { area.style.height = "auto"; area.style.height = Math.min(180, area.scrollHeight) + "px"; area.closest(".composer").classList.toggle("full", !!area.value.trim()); }
  function say(area) {
    const text = area.value.trim();
    if (!text) return;
    flush();
    area.value = ""; drafts.delete(area._room); grow(area); complete(area);
    send("say", { ...JSON.parse(area.dataset.p), text });
  }
  function complete(area) {
    const box = $(".complete", area.closest(".composer")), data = JSON.parse(box.dataset.words || "{}");
    const upto = area.value.slice(0, area.selectionStart), at = /(^|\s)@([\w-]*)$/.exec(upto);
    let rows = [], cap = "";
    if (/^\/\S*$/.test(area.value)) { cap = "Commands"; rows = data.commands.filter((c) => c.name.startsWith(area.value)).map((c) => ({ put: c.name + " ", name: c.name, note: [c.usage_hint, c.description].filter(Boolean).join("  ·  ") })); }
    else if (at) { cap = "People"; rows = data.people.filter((n) => n.toLowerCase().includes(at[2].toLowerCase())).slice(0, 8).map((n) => ({ put: upto.slice(0, upto.length - at[2].length) + n + " " + area.value.slice(area.selectionStart), name: "@" + n, note: "" })); }
    box.replaceChildren();
    if (!rows.length) return;
    const head = Object.assign(document.createElement("div"), { className: "cap", textContent: cap });
    box.append(head, ...rows.map((row, place) => {
      const line = Object.assign(document.createElement("button"), { type: "button", className: place ? "" : "on" });
      line.append(Object.assign(document.createElement("b"), { textContent: row.name }), Object.assign(document.createElement("small"), { textContent: row.note }));
      line.addEventListener("mousedown", (event) => { event.preventDefault(); take(area, line); });
      line._put = row.put;
      return line;
    }));
  }
  function take(area, line) { area.value = line._put; $(".complete", area.closest(".composer")).replaceChildren(); area.focus(); area.setSelectionRange(area.value.length, area.value.length); grow(area); }
  function completing(area, event) {
    const box = $(".complete", area.closest(".composer")), rows = [...box.querySelectorAll("button")];
    if (!rows.length) return false;
    const at = rows.findIndex((row) => row.classList.contains("on"));
    if (event.key === "Escape") { box.replaceChildren(); event.stopPropagation(); return true; }
    if (event.key === "Tab" || event.key === "Enter") { if (event.key === "Enter" && rows[at]._put.trim() === area.value.trim()) return false; take(area, rows[at]); return true; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return false;
    rows[at].classList.remove("on"); rows[(at + step + rows.length) % rows.length].classList.add("on");
    return true;
  }

  // ---- what a person does -----------------------------------------------------------------------------------
  function sure(words, go) {
    const box = Object.assign(document.createElement("dialog"), { className: "sure" });
    const part = (kind, text, cls = "") => Object.assign(document.createElement(kind), { textContent: text, className: cls });
    const no = part("button", words.deny || "Cancel", "btn big"), yes = part("button", words.confirm || "OK", "btn big " + (words.style === "danger" ? "danger solid" : "primary"));
    const foot = part("div", "", "go"); foot.append(no, yes);
    box.append(part("h2", words.title), part("p", words.text), foot);
    no.onclick = () => box.close(); yes.onclick = () => { box.close(); go(); }; box.onclose = () => box.remove();
    $("#slk").append(box); box.showModal(); yes.focus();
  }
  function act(el) {
    const go = () => {
      flush();
      const menu = el.closest("[popover]"), address = payload(el);
      if (menu && address.add === undefined) menu.hidePopover(); else if (menu) { const find = $(".find", menu); if (find) { find.value = ""; filter(find); find.focus(); } }
      if (el.matches(".btn, .go")) el.classList.add("busy");
      if (el.dataset.url) window.open(el.dataset.url, "_blank", "noopener");
      send(el.dataset.act, address);
    };
    if (el.dataset.confirm) sure(JSON.parse(el.dataset.confirm), go); else go();
  }
  addEventListener("click", (event) => {
    const link = event.target.closest("#slk a[href]"), there = link && link.origin === location.origin && /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(link.pathname);
    if (there) { event.preventDefault(); return send("goto", { c: there[1], t: `${there[2]}.${there[3]}` }); }
    const el = event.target.closest("#slk [data-act], #slk [data-pop], #slk [data-do]");
    if (el?.matches("input[type=date]")) try { return el.showPicker(); } catch { return; /* a browser that shows its calendar by itself */ }
    if (!el || el.matches("input, textarea")) return;
    if (el.dataset.pop) return pop(el);
    if (el.dataset.do === "theme") return theme(document.documentElement.dataset.theme === "dark" ? "light" : "dark", true);
    if (el.dataset.do === "send") return say($("textarea", el.closest(".composer")));
    if (el.dataset.do === "put") { const area = $("textarea", el.closest(".composer")); area.focus(); area.setRangeText(el.dataset.put, area.selectionStart, area.selectionEnd, "end"); grow(area); return complete(area); }
    act(el);
  });
  addEventListener("input", (event) => {
    const el = event.target;
    if (!el.closest?.("#slk")) return;
    if (el.closest(".composer")) { grow(el); return complete(el); }
    if (el.dataset.find !== undefined) return filter(el);
    if (el.dataset.ahead !== undefined) return ahead(el);
    if (el.matches("input.text, textarea.text") && el.dataset.act) { el._dirty = true; field(el); }
  });
  addEventListener("change", (event) => {
    const el = event.target;
    if (el.closest?.("#slk") && el.matches("input[type=radio], input[type=checkbox]") && el.dataset.act) { flush(); send(el.dataset.act, { ...payload(el), checked: el.checked }); }
  });
  addEventListener("focusout", (event) => { if (event.target._dirty) { flush(); event.target._dirty = false; } });
  addEventListener("keydown", (event) => {
    const el = event.target, modal = $(".modal");
    if (el.matches?.(".composer textarea")) {
      if (completing(el, event)) return event.preventDefault();
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say(el); }
      return;
    }
    if (el.matches?.(".find") && ["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return walk(el, event);
    if (event.key === "Enter" && modal?.contains(el) && !event.isComposing && (el.matches("input") || (el.matches("textarea") && (event.metaKey || event.ctrlKey)))) { event.preventDefault(); $(".foot .primary", modal)?.click(); }
    if (event.key === "Escape" && !$(":popover-open") && !$("dialog.sure")) { if (modal) $(".foot .close", modal)?.click(); else $(".drawer .x, .thread .x")?.click(); }
  });
  function walk(find, event) {
    event.preventDefault();
    const rows = [...find.closest("[popover]").querySelectorAll(".row")].filter((row) => !row.hidden), at = rows.findIndex((row) => row.classList.contains("on"));
    if (event.key === "Enter") return (rows[at] || rows[0])?.click();
    rows[at]?.classList.remove("on");
    const next = rows[(at + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length];
    next?.classList.add("on"); next?.scrollIntoView({ block: "nearest" });
  }

  // ---- light and dark ---------------------------------------------------------------------------------------
  const dark = matchMedia("(prefers-color-scheme: dark)");
  function theme(name, keep) { document.documentElement.dataset.theme = name; if (keep) try { localStorage.setItem("sandbox-theme", name); } catch { /* private window: the choice lasts as long as the page */ } }
  const chosen = () => { try { return localStorage.getItem("sandbox-theme"); } catch { return null; } };
  theme(chosen() || (dark.matches ? "dark" : "light"));
  dark.addEventListener("change", () => chosen() || theme(dark.matches ? "dark" : "light"));

  addEventListener("scroll", (event) => { const menu = $(":popover-open"), beside = menu && $(`[data-pop="${menu.id}"]`); if (beside && !menu.contains(event.target)) place(menu, beside); }, true);
  new MutationObserver((_, watcher) => { if ($("#slk .stream")) { watcher.disconnect(); arranged(new Map(), undefined); $("#r-main .composer textarea")?.focus(); } }).observe(document.documentElement, { childList: true, subtree: true });
})();
