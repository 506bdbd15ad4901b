/** The way to sign in that leads back to where somebody was. */
export function signInPath(path: string, search: string): string {
  const back = search === "" ? path : `${path}?${search}`;
  return back === "/" ? "/sign-in" : `/sign-in?return=${encodeURIComponent(back)}`;
}

/** Where to go after signing in: only ever a path of this site. */
export function returnPath(search: string): string {
  const back = new URLSearchParams(search).get("return");
  if (back === null || !/^\/(?![/\\])/.test(back)) return "/";
  return back;
}
