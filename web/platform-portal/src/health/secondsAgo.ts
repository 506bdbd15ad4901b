/** How long ago, to the second while it matters: `just now`, `12 seconds ago`, `3 minutes ago`. */
export function secondsAgo(at: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(at)) / 1_000));
  if (seconds < 2) return "just now";
  if (seconds < 120) return `${seconds} seconds ago`;
  return `${Math.floor(seconds / 60)} minutes ago`;
}
