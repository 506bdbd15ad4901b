import { useRef } from "react";
import { newId } from "./client";

/**
 * A key for one intention to create something. It stays the same while the same content is tried again, so two clicks
 * make one thing, and changes when the content does or after {@link renew}.
 */
export function useIdempotencyKey(): { keyFor: (content: unknown) => string; renew: () => void } {
  const held = useRef<{ content: string; key: string } | undefined>(undefined);
  return {
    keyFor(content) {
      const text = JSON.stringify(content) ?? "";
      if (held.current?.content !== text) held.current = { content: text, key: newId() };
      return held.current.key;
    },
    renew() {
      held.current = undefined;
    },
  };
}
