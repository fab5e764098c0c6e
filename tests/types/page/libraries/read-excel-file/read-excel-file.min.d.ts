/** Lets the compiler find, from the portal, the library that the server puts beside it: it names itself, and exports nothing. */
export {};
