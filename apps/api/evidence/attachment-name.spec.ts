import { attachment } from './evidence.controller.js';

describe('the name of a file that is sent', () => {
  it.each([
    ['photo 1.jpg', 'photo 1.jpg', 'photo%201.jpg'],
    ['a"b.png', 'a_b.png', 'a_b.png'],
    ['a.png"; filename="b.html', 'a.png__ filename=_b.html', 'a.png_%3B%20filename%3D_b.html'],
    ['a\r\nSet-Cookie: x=1.png', 'a__Set-Cookie_ x=1.png', 'a__Set-Cookie_%20x%3D1.png'],
    ['../../etc/passwd', '.._.._etc_passwd', '.._.._etc_passwd'],
    ["it's (1)*.png", "it's (1)_.png", 'it%27s%20%281%29_.png'],
    ['ក\ud800.png', '__.png', '%E1%9E%80%EF%BF%BD.png'],
  ])('%j is %s', (name, plain, encoded) =>
    expect(attachment(name)).toBe(`attachment; filename="${plain}"; filename*=UTF-8''${encoded}`),
  );
});
