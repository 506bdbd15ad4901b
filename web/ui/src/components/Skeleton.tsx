import { useEffect, useState, type ReactNode } from "react";
import styles from "./Skeleton.module.css";

/** A grey block in the shape of what is coming. */
export function Skeleton({ width = "100%", height = "1rem", round = false }: { width?: string; height?: string; round?: boolean }) {
  return <span className={styles["block"]} style={{ width, height, borderRadius: round ? "50%" : undefined }} />;
}

/** Shows its skeletons only when the wait is long enough to be noticed, and says once that it is loading. */
export function Loading({ label, children }: { label: string; children?: ReactNode }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 180);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles["loading"]} data-late={late}>
      <p className="visually-hidden" role="status">
        {late ? label : ""}
      </p>
      <div aria-hidden="true">{children}</div>
    </div>
  );
}
