import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { Portrait } from "./Portrait";
import { traitsOf } from "./portraitTraits";

test("the same agent always has the same face, and different agents differ", () => {
  expect(traitsOf("sdr", "Naina")).toEqual(traitsOf("sdr", "Naina"));
  const faces = ["content-marketing", "seo", "maths-tutor", "sdr", "test-prep"].map((slug) =>
    JSON.stringify(traitsOf(slug, "Asha")),
  );
  expect(new Set(faces).size).toBe(faces.length);
});

test("two portraits on a page do not share the names of their paints", () => {
  const { container } = render(
    <>
      <Portrait slug="seo" name="Meera" />
      <Portrait slug="seo" name="Meera" />
    </>,
  );
  const ids = [...container.querySelectorAll("[id]")].map((element) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
});
