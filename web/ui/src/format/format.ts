import type { Schemas } from "../api/client";

type Money = Schemas["Money"];
type Cost = Schemas["Cost"];

/** Money in whole minor units, as Indian English writes it: paise are shown only when there are any. */
export function formatMoney(money: Money): string {
  const whole = money.amount % 100 === 0;
  return new Intl.NumberFormat("en-IN", {
    style: "currency",
    currency: money.currency,
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: whole ? 0 : 2,
  }).format(money.amount / 100);
}

/** What work cost, in dollars: two digits from a dollar up, four below, and never rounded to nothing. */
export function formatCost(cost: Cost): string {
  const dollars = cost.amount / 10 ** cost.exponent;
  const digits = cost.amount === 0 || Math.abs(dollars) >= 1 ? 2 : Math.abs(dollars) >= 0.0001 ? 4 : 6;
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: cost.currency,
    minimumFractionDigits: Math.min(digits, 2),
    maximumFractionDigits: digits,
  }).format(dollars);
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Whole days and hours until a moment: `6 days 23 hours`; minutes in the last hour; `over` afterwards. */
export function formatTimeLeft(until: string, now: number): string {
  const left = Date.parse(until) - now;
  if (left <= 0) return "over";
  if (left < HOUR) return count(Math.max(1, Math.floor(left / MINUTE)), "minute");
  const days = Math.floor(left / DAY);
  const hours = Math.floor((left % DAY) / HOUR);
  return [days > 0 && count(days, "day"), (hours > 0 || days === 0) && count(hours, "hour")].filter(Boolean).join(" ");
}

/** How long ago, in the largest whole unit: `3 minutes ago`. */
export function formatAgo(at: string, now: number): string {
  const past = now - Date.parse(at);
  if (past < MINUTE) return "just now";
  if (past < HOUR) return `${count(Math.floor(past / MINUTE), "minute")} ago`;
  if (past < DAY) return `${count(Math.floor(past / HOUR), "hour")} ago`;
  return `${count(Math.floor(past / DAY), "day")} ago`;
}

/** Seconds between two moments as a stopwatch shows them: `0:07`, `12:30`, `1:02:03`. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function formatDate(at: string): string {
  return new Date(at).toLocaleDateString("en-IN", { day: "numeric", month: "short", year: "numeric" });
}

export function formatDateTime(at: string): string {
  return new Date(at).toLocaleString("en-IN", { day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
}

export function formatClock(at: string): string {
  return new Date(at).toLocaleTimeString("en-IN", { hour: "numeric", minute: "2-digit" });
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return count(bytes, "byte");
  const kilobytes = bytes / 1024;
  if (kilobytes < 1024) return `${kilobytes.toFixed(kilobytes < 10 ? 1 : 0)} kB`;
  return `${(kilobytes / 1024).toFixed(1)} MB`;
}

export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-IN")} ${noun}${number === 1 ? "" : "s"}`;
}
