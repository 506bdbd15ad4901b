import { useEffect, useRef, useState } from "react";
import { isOver, type Run } from "../plant/queries";

const QUIET = 3_000;

/** What a screen reader hears of a run: the step it is at, at most every three seconds, and how it ended. */
export function useAnnouncement(run: Run): string {
  const [said, setSaid] = useState("");
  const lastAt = useRef(0);
  const step = run.steps.find((candidate) => candidate.status === "running")?.title;
  const text = isOver(run) ? ENDINGS[run.status] ?? "" : (step ?? "");
  useEffect(() => {
    const wait = Math.max(0, lastAt.current + QUIET - Date.now());
    const timer = setTimeout(() => {
      lastAt.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}

const ENDINGS: Partial<Record<Run["status"], string>> = {
  succeeded: "The run is done. The deliverable is below.",
  failed: "The run failed.",
  stopped: "The run is stopped.",
};
