import { configure } from "@testing-library/dom";

// A busy machine is no fault of the screen under test.
configure({ asyncUtilTimeout: 8_000 });
