import { startScriptedServer, type ScriptedServer } from './scripted-server.ts';

/** Starts a server that accepts connections and never answers, on a free port of this machine. */
export function startSilentServer(): Promise<ScriptedServer> {
  return startScriptedServer((socket) => {
    socket.on('data', () => undefined);
  });
}
