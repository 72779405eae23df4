/** Tells a download's progress: on a terminal in one line that changes, elsewhere a line for each tenth. */
export function progressLine(title: string, output: NodeJS.WriteStream = process.stdout) {
  let told = -1;
  return (received: number, total: number): void => {
    const steps = output.isTTY ? 100 : 10;
    const step = Math.floor((received / total) * steps);
    if (step === told) return;
    told = step;
    const line = `${title}: ${(received / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`;
    output.write(output.isTTY ? `\r${line}${received === total ? '\n' : ''}` : `${line}\n`);
  };
}
