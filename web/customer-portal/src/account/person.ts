import type { Schemas } from "@waooaw/ui";

export type Person = Schemas["SignUp"];

/** What is missing or cannot be right, in the order of the form; the server has the last word. */
export function checkPerson(person: Person): Partial<Person> {
  const wrong: Partial<Person> = {};
  if (person.full_name.trim() === "") wrong.full_name = "Tell us what to call you.";
  if (person.company.trim() === "") wrong.company = "Name the company the agents will work for.";
  if (!/^[^\s@]+@[^\s@]+$/.test(person.email.trim())) wrong.email = "Write an e-mail address, such as asha@example.com.";
  if (person.password.length < 12) wrong.password = "Use at least 12 characters.";
  return wrong;
}
