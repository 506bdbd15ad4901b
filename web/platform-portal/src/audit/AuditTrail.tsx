import { Button, EmptyState, ProblemNotice, QueryView, Skeleton, useTitle } from "@waooaw/ui";
import { useInfiniteQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { NO_FILTERS, readFilters, setFilters, trailQuery, type AuditEntry, type Filters } from "./audit";
import { EntryDrawer } from "./EntryDrawer";
import { EntryTable } from "./EntryTable";
import { FilterForm } from "./FilterForm";
import { Verification } from "./Verification";
import styles from "./AuditTrail.module.css";

/** Everything that was asked of the platform and done on it, newest first, and the proof that nothing was altered. */
export default function AuditTrail() {
  useTitle("Audit trail");
  const [search, setSearch] = useSearchParams();
  const filters = readFilters(search);
  const filtered = Object.keys(setFilters(filters)).length > 0;
  const opened = Number(search.get("entry") ?? NaN);
  const trail = useInfiniteQuery(trailQuery(filters));

  const look = (wanted: Filters) => setSearch(setFilters(wanted));
  const open = (seq: number) => setSearch({ ...setFilters(filters), entry: String(seq) });
  const close = () => setSearch(setFilters(filters), { replace: true });
  const pivot = (correlationId: string) => look({ ...NO_FILTERS, correlation_id: correlationId });

  return (
    <>
      <div className={styles["head"]}>
        <h1>Audit trail</h1>
        <p className={styles["lead"]}>
          Every request and every act, each entry bound to the one before it. Nothing here can be changed unnoticed.
        </p>
      </div>
      <Verification onOpen={open} />
      <FilterForm filters={filters} onLook={look} />
      <QueryView
        query={trail}
        label="Reading the audit trail"
        skeleton={<Skeleton height="24rem" />}
        empty={(data) =>
          data.pages.every((page) => page.items.length === 0) ? (
            <Nothing filtered={filtered} onClear={() => look(NO_FILTERS)} />
          ) : undefined
        }
      >
        {(data) => (
          <Entries
            entries={data.pages.flatMap((page) => page.items)}
            trail={trail}
            onOpen={open}
            onPivot={pivot}
          />
        )}
      </QueryView>
      <EntryDrawer
        seq={Number.isSafeInteger(opened) ? opened : undefined}
        loaded={trail.data?.pages.flatMap((page) => page.items) ?? []}
        onClose={close}
        onPivot={pivot}
      />
    </>
  );
}

function Entries({
  entries,
  trail,
  onOpen,
  onPivot,
}: {
  entries: AuditEntry[];
  trail: Pick<
    UseInfiniteQueryResult,
    "hasNextPage" | "isFetching" | "isFetchingNextPage" | "error" | "fetchNextPage" | "refetch"
  >;
  onOpen: (seq: number) => void;
  onPivot: (correlationId: string) => void;
}) {
  return (
    <section className={styles["entries"]} aria-label="Entries">
      <div className={styles["line"]}>
        <p role="status" className={styles["count"]}>
          {entries.length} {entries.length === 1 ? "entry" : "entries"} shown{trail.hasNextPage ? ", there are more" : ""}
        </p>
        <Button
          look="outline"
          busy={trail.isFetching && !trail.isFetchingNextPage}
          onClick={() => void trail.refetch()}
        >
          Look again
        </Button>
      </div>
      <EntryTable entries={entries} onOpen={onOpen} onPivot={onPivot} />
      {trail.error !== null && <ProblemNotice error={trail.error} />}
      {trail.hasNextPage ? (
        <div className={styles["more"]}>
          <Button look="outline" busy={trail.isFetchingNextPage} onClick={() => void trail.fetchNextPage()}>
            Load more
          </Button>
        </div>
      ) : (
        <p className={styles["end"]}>This is the beginning of the trail.</p>
      )}
    </section>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState
      icon="search"
      title="No entry fits"
      action={
        <Button look="outline" onClick={onClear}>
          Show all entries
        </Button>
      }
    >
      Filters look for the exact text. An entry appears here a moment after its request.
    </EmptyState>
  ) : (
    <EmptyState icon="chain" title="The trail is empty">
      Nothing was asked of the platform yet. The first request becomes the first entry.
    </EmptyState>
  );
}
