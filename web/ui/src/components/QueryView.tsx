import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorState } from "./States";
import { Loading } from "./Skeleton";

/**
 * A screen's four states in one place: loading, error (forbidden and not found among them, each in its own words), empty
 * and loaded. What was loaded once stays on the screen while it is renewed.
 */
export function QueryView<T>({
  query,
  label,
  skeleton,
  empty,
  errorAction,
  level = 2,
  children,
}: {
  query: UseQueryResult<T>;
  /** What is loading, for a screen reader. */
  label: string;
  skeleton: ReactNode;
  /** What to show in place of data that holds nothing; undefined when it does hold something. */
  empty?: (data: T) => ReactNode | undefined;
  errorAction?: ReactNode;
  level?: 1 | 2;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return empty?.(query.data) ?? children(query.data);
  if (query.error !== null) {
    return (
      <ErrorState
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        action={errorAction}
        level={level}
      />
    );
  }
  return <Loading label={label}>{skeleton}</Loading>;
}
