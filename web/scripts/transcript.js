// Makes a sentence of the transcript move the video on this page instead of opening the file.

const video = document.querySelector("#video video");

document.querySelector(".transcript")?.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-start]");
  const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
  if (!video || !link || opensElsewhere) return;
  event.preventDefault();
  video.currentTime = Number(link.dataset.start);
  // A browser may refuse to play; the picture stands at the right second all the same.
  video.play().catch(() => {});
});
