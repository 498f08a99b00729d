// What an article's page can do beyond being read. Each part is of use without the others.

import { articleParts } from "./article-parts.js";
import { addCopyButtons } from "./code-copy.js";
import { followContents } from "./contents.js";
import { addHeadingLinks } from "./heading-links.js";
import { openPictures } from "./pictures.js";
import { followTranscript } from "./transcript.js";

const prose = document.querySelector(".prose");
const parts = articleParts();
if (prose && parts) {
  addCopyButtons(prose, parts);
  addHeadingLinks(prose, parts);
  openPictures(prose, parts);
}

const contents = document.querySelector(".contents");
if (contents) followContents(contents);

const video = document.querySelector("#video video");
const transcript = document.querySelector(".transcript");
if (video && transcript) followTranscript(video, transcript);
