// What a reader takes away: files made in the page, without a server.

/** Lets the browser save a file. */
export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  // What no file system allows in a name.
  link.download = name.replace(/[\\/:*?"<>|\s]+/g, "_");
  link.click();
  // The browser reads the file after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
