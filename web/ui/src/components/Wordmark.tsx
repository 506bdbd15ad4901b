import { useId } from "react";
import styles from "./Wordmark.module.css";

/** The mark and the name. */
export function Wordmark({ suffix }: { suffix?: string }) {
  const id = useId();
  return (
    <span className={styles["wordmark"]}>
      <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <defs>
          <linearGradient id={id} x1="0" y1="0" x2="1" y2="1">
            <stop offset="0" stopColor="var(--cyan)" />
            <stop offset=".55" stopColor="var(--purple)" />
            <stop offset="1" stopColor="var(--pink)" />
          </linearGradient>
        </defs>
        <rect width="32" height="32" rx="9" fill={`url(#${id})`} />
        <path
          d="M6.5 10.5 11 22l5-10 5 10 4.5-11.5"
          fill="none"
          stroke="var(--ink-on-brand)"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span>WAOOAW</span>
      {suffix !== undefined && <span className={styles["suffix"]}>{suffix}</span>}
    </span>
  );
}
