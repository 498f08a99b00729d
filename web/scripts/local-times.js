// Moments are written in UTC; here in the reader's own time, with UTC at hand.

const format = new Intl.DateTimeFormat(document.documentElement.lang, {
  dateStyle: "medium",
  timeStyle: "short",
});

for (const time of document.querySelectorAll("time[data-local]")) {
  time.title = time.textContent.trim();
  time.textContent = format.format(new Date(time.dateTime));
}
