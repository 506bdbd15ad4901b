import { useEffect, useState } from "react";

/** The time now in milliseconds, renewed every `period` milliseconds; stands still when `period` is undefined. */
export function useNow(period: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (period === undefined) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), period);
    return () => clearInterval(timer);
  }, [period]);
  return now;
}
