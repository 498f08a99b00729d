// The window that <kb-link-picker> opens on a page of another site. It takes what stands on that page,
// if the desk has named the site, and gives it back nothing but what the technician chooses.

import { insertion, PickerPanel, PickerSource, pickerStyle, pickerWords } from "../widget/kb-link-picker.js";
import { canCopy, copyText } from "./clipboard.js";

const NAME = "kb-link-picker";
const ALONE = { format: "markdown", whole: true };
// How long a window without an answer waits until it works by itself, with the clipboard.
const ALONE_AFTER_MS = 1500;
// What was chosen is noted before the window goes, unless that takes too long.
const NOTED_MS = 3000;

const host = document.querySelector("[data-picker]");
const refused = document.querySelector("[data-refused]");
const copied = document.querySelector("[data-copied]");
const origins = (host?.dataset.origins ?? "").split(" ").filter(Boolean);
const { lang } = document.documentElement;
let page = null;
let question = null;
let source = null;

if (host) {
  addEventListener("message", hear);
  // Nothing in it is a secret: who may go on is decided when an answer comes.
  window.opener?.postMessage({ kbsearch: NAME, ready: true }, "*");
  setTimeout(() => question ?? (refused.hidden && begin(ALONE)), window.opener ? ALONE_AFTER_MS : 0);
}

function hear({ origin, source: sender, data }) {
  if (!sender || sender !== window.opener || data?.kbsearch !== NAME || !data.question || question) return;
  if (!origins.includes(origin)) {
    refused.hidden = false;
    refused.querySelector("[data-site]").textContent = origin;
    return;
  }
  page = { window: sender, origin };
  begin(data.question);
}

function begin(asked) {
  question = asked;
  const { subject = "", text = "", newest = "", requester } = asked;
  // A number would be a ticket of ours, which no other site has to do with.
  const ticket = typeof asked.ticket === "object" ? asked.ticket : null;
  const about = { subject, text, newest, ...(asked.lang && { lang: asked.lang }), ...(requester && { requester }) };
  const service = new URL("/", location.href);
  source = new PickerSource(service, { base: new URL(host.dataset.base, service), ticket, page: () => about });
  const panel = new PickerPanel({ find: (words) => source.find(words), choose, leave }, pickerWords(lang), lang);
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [pickerStyle()];
  root.append(panel.element);
  panel.start();
}

async function choose(one, quote) {
  const how = quote ? "quoted" : "inserted";
  const written = insertion(one, { quote, format: question.format, whole: question.whole });
  if (!page) {
    const field = copied.querySelector("textarea");
    field.value = written.text;
    copied.hidden = false;
    field.select();
    if (canCopy) await copyText(written.text);
    return;
  }
  const { article, title, url } = one;
  tell({ chosen: { article, title, url, how, ...written } });
  const tired = new Promise((resolve) => setTimeout(resolve, NOTED_MS));
  await Promise.race([source.record(article, how), tired]);
  window.close();
}

function leave() {
  if (page) tell({ left: true });
  window.close();
}

function tell(what) {
  page.window.postMessage({ kbsearch: NAME, ...what }, page.origin);
}
