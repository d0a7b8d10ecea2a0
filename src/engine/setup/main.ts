/**
 * `node src/engine/setup/main.ts [--cuda] [--force] [--details]` sets up an engine and tells each step.
 * With --postinstall (npm calls it so) it prints one line and always ends with 0: a missing accelerator must not fail `npm install`.
 */
const postinstall = process.argv.includes('--postinstall');
try {
  // Imported here: a dependency that npm could not install must not fail the install either.
  const { runSetup } = await import('./run-setup.ts');
  process.exitCode = await runSetup(process.argv.slice(2));
} catch (error) {
  console.error(`dsdc: no engine was set up: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
if (postinstall) process.exitCode = 0;
