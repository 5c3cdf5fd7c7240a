/** Films a drawn square for a second, in a browser; in base64. */
export const FILMED = `(async () => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: 'video/webm;codecs=vp8' });
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const ended = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  for (let i = 0; i < 10; i += 1) {
    const context = canvas.getContext('2d');
    context.fillStyle = 'rgb(' + i * 20 + ', 90, 60)';
    context.fillRect(0, 0, 320, 240);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  recorder.stop();
  await ended;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
})()`;
