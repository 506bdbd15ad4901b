import { useEffect } from "react";

/** Names the screen in the browser's title. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? "WAOOAW" : `${title} · WAOOAW`;
  }, [title]);
}

/**
 * After going to another screen the reader starts at its top: the window is scrolled up and the focus is put on `#main`,
 * so that Tab and screen readers go on from there. The first load is left alone.
 */
export function useFreshStart(path: string): void {
  useEffect(() => {
    if (last === undefined) {
      last = path;
      return;
    }
    if (last === path) return;
    last = path;
    window.scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [path]);
}

let last: string | undefined;
