// Runs before the first paint, so that a remembered choice of colours does not flash. See src/components/theme/theme.ts.
try {
  var theme = localStorage.getItem('workshop.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's colours are shown.
}
