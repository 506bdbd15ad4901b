import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import type { InputSchema, Values } from "./schema";
import { SchemaFields } from "./SchemaFields";

afterEach(cleanup);

let now: Values = {};

function Form({ schema }: { schema: InputSchema }) {
  const [values, setValues] = useState<Values>({});
  now = values;
  return <SchemaFields schema={schema} values={values} errors={{ "profile.size": "At least 1." }} onChange={setValues} />;
}

const EITHER: InputSchema = {
  title: "What?",
  properties: {
    text: { type: "string", title: "Text", "x-widget": "textarea" },
    html: { type: "string", title: "Page", "x-widget": "file:text/html" },
  },
  oneOf: [
    { title: "A text", required: ["text"] },
    { title: "A page", required: ["html"] },
  ],
};

test("choosing the other input drops the first, so that only one is sent", async () => {
  render(<Form schema={EITHER} />);
  await userEvent.type(screen.getByLabelText("Text"), "hello");
  expect(now).toEqual({ text: "hello" });
  await userEvent.click(screen.getByLabelText("A page"));
  expect(screen.queryByLabelText("Text")).toBeNull();
  expect(now).toEqual({ html: "" });
});

test("a file is read into its field", async () => {
  render(<Form schema={EITHER} />);
  await userEvent.click(screen.getByLabelText("A page"));
  const file = new File(["<p>hi</p>"], "page.html", { type: "text/html" });
  await userEvent.upload(screen.getByLabelText(/Read from a file/), file);
  expect(await screen.findByDisplayValue("<p>hi</p>")).toBeTruthy();
  expect(screen.getByText(/page\.html, 9 bytes/)).toBeTruthy();
});

test("lists, choices, numbers and objects each get their own field, with errors where they belong", async () => {
  render(
    <Form
      schema={{
        required: ["topic"],
        properties: {
          topic: { enum: ["linear-equations", "fractions"], title: "Topic" },
          profile: { type: "object", title: "Profile", properties: { size: { type: "integer", title: "Size" } } },
          tags: { type: "array", title: "Tags", items: { type: "string" } },
        },
      }}
    />,
  );
  fireEvent.change(screen.getByLabelText("Topic"), { target: { value: "fractions" } });
  await userEvent.type(screen.getByLabelText(/^Size/), "5");
  await userEvent.type(screen.getByLabelText(/^Tags/), "a, b{Enter}");
  expect(now).toEqual({ topic: "fractions", profile: { size: 5 }, tags: ["a", "b"] });
  expect(screen.getByLabelText(/^Size/).getAttribute("aria-invalid")).toBe("true");
});
