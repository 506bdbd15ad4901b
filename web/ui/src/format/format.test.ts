import { expect, test } from "vitest";
import { formatAgo, formatBytes, formatCost, formatElapsed, formatMoney, formatTimeLeft } from "./format";

const cost = (amount: number) => formatCost({ amount, currency: "USD", exponent: 6 });
const noon = Date.parse("2026-11-23T12:00:00Z");

test("rupees are grouped as in India and paise shown only when there are any", () => {
  expect(formatMoney({ amount: 1_200_000, currency: "INR" })).toBe("₹12,000");
  expect(formatMoney({ amount: 12_345_650, currency: "INR" })).toBe("₹1,23,456.50");
});

test("a small cost is never rounded to nothing", () => {
  expect([cost(0), cost(1), cost(1_000), cost(5_000_000)]).toEqual(["$0.00", "$0.000001", "$0.001", "$5.00"]);
});

test("time left is told in whole days and hours, and ends", () => {
  expect(formatTimeLeft("2026-11-30T11:59:59Z", noon)).toBe("6 days 23 hours");
  expect(formatTimeLeft("2026-11-24T12:00:00Z", noon)).toBe("1 day");
  expect(formatTimeLeft("2026-11-23T12:30:00Z", noon)).toBe("30 minutes");
  expect(formatTimeLeft("2026-11-23T12:00:00Z", noon)).toBe("over");
});

test("times and sizes are short", () => {
  expect(formatAgo("2026-11-23T11:58:00Z", noon)).toBe("2 minutes ago");
  expect(formatElapsed(3_723_000)).toBe("1:02:03");
  expect([formatBytes(1), formatBytes(1_536), formatBytes(3_145_728)]).toEqual(["1 byte", "1.5 kB", "3.0 MB"]);
});
