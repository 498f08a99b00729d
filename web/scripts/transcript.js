// Makes a sentence of the transcript move the video on this page instead of opening the file, and
// marks the sentence that is being spoken.

export function followTranscript(video, transcript) {
  const links = [...transcript.querySelectorAll("a[data-start]")];
  const starts = links.map((link) => Number(link.dataset.start));
  let current = null;

  const mark = (link) => {
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
  };
  const follow = () => {
    const unstarted = video.paused && video.currentTime === 0;
    const last = unstarted || video.ended ? -1 : starts.findLastIndex((start) => start <= video.currentTime);
    mark(links[last] ?? null);
  };

  transcript.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-start]");
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!link || opensElsewhere) return;
    event.preventDefault();
    video.currentTime = Number(link.dataset.start);
    // A browser may refuse to play; the picture stands at the right second all the same.
    video.play().catch(() => {});
  });
  for (const change of ["loadedmetadata", "timeupdate", "seeking", "play", "ended"]) {
    video.addEventListener(change, follow);
  }
  // An address with a second may have moved the video before this script came.
  follow();
}
