import { Button, EmptyState, ErrorState, Loading, Skeleton } from "@waooaw/ui";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { entryQuery, formatMoment, type AuditEntry } from "./audit";
import styles from "./EntryDrawer.module.css";

/** One entry whole, with its body and the hashes that bind it. Closed by Escape, by the veil and by its button. */
export function EntryDrawer({
  seq,
  loaded,
  onClose,
  onPivot,
}: {
  seq: number | undefined;
  loaded: AuditEntry[];
  onClose: () => void;
  onPivot: (correlationId: string) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = seq !== undefined;
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
    if (!isOpen && dialog.current?.open === true) dialog.current.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      className={styles["drawer"]}
      aria-label={isOpen ? `Entry ${seq}` : undefined}
      // Closing it from here fires the event too, and then there is nothing left to close.
      onClose={() => isOpen && onClose()}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      {isOpen && (
        <div className={styles["inside"]}>
          <div className={styles["head"]}>
            <h2>Entry {seq}</h2>
            <Button look="plain" icon="close" onClick={onClose}>
              Close
            </Button>
          </div>
          <Found seq={seq} loaded={loaded.find((entry) => entry.seq === seq)} onPivot={onPivot} />
        </div>
      )}
    </dialog>
  );
}

function Found({
  seq,
  loaded,
  onPivot,
}: {
  seq: number;
  loaded: AuditEntry | undefined;
  onPivot: (correlationId: string) => void;
}) {
  const query = useQuery({ ...entryQuery(seq), enabled: loaded === undefined });
  const entry = loaded ?? query.data;
  if (entry === null) {
    return (
      <EmptyState icon="search" title="There is no such entry">
        The trail does not hold an entry with this number.
      </EmptyState>
    );
  }
  if (entry !== undefined) return <Entry entry={entry} onPivot={onPivot} />;
  if (query.error !== null) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />;
  }
  return (
    <Loading label={`Looking for entry ${seq}`}>
      <Skeleton height="16rem" />
    </Loading>
  );
}

function Entry({ entry, onPivot }: { entry: AuditEntry; onPivot: (correlationId: string) => void }) {
  const facts: [string, string | null][] = [
    ["When", formatMoment(entry.at)],
    ["Kind", entry.kind],
    ["Actor", entry.actor],
    ["Action", entry.action],
    ["Outcome", entry.outcome],
    ["Entity", entry.entity_type === null ? null : `${entry.entity_type} ${entry.entity_id ?? ""}`],
    ["Customer", entry.customer_id],
    ["Correlation id", entry.correlation_id],
    ["Hash before", entry.prev_hash],
    ["Hash", entry.hash],
  ];
  const { correlation_id } = entry;
  return (
    <>
      <dl className={styles["facts"]}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? <span className={styles["none"]}>none</span>}</dd>
          </div>
        ))}
      </dl>
      {correlation_id !== null && (
        <Button look="outline" icon="search" onClick={() => onPivot(correlation_id)}>
          All entries of this correlation id
        </Button>
      )}
      <h3 id="entry-body">Body</h3>
      <pre className={styles["body"]} role="region" aria-labelledby="entry-body" tabIndex={0}>
        {JSON.stringify(entry.body, null, 2)}
      </pre>
    </>
  );
}
