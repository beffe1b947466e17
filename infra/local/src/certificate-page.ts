import { X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { nonceOf } from '@tellonce/service-kit';
import express, { type Response, Router } from 'express';

export const certificatePath = '/certificate';

type Words = { title: string; why: string; load: string; print: string; open: string; systems: [string, string[]][] };

const texts: Record<'en' | 'zh-CN', Words> = {
  en: {
    title: 'Install the certificate of this installation',
    why: 'Browsers give a page the microphone only over a connection that they trust. Install this certificate once on each computer or phone. It is limited to this machine’s names and to private addresses: it can vouch for nothing on the Internet.',
    load: 'Download the certificate',
    print: 'Compare this fingerprint (SHA-256) with the one that was printed where Tellonce was started:',
    open: 'Then open the desktop:',
    systems: [
      [
        'Windows (Chrome, Edge)',
        [
          'Open the downloaded file and press Install Certificate.',
          'Choose Current User, then “Place all certificates in the following store” and Trusted Root Certification Authorities.',
          'Confirm the warning and start the browser again.',
        ],
      ],
      [
        'macOS (Chrome, Edge, Safari)',
        [
          'Open the downloaded file: it is added to the login keychain.',
          'In Keychain Access open the certificate “Tellonce on …” and, under Trust, choose Always Trust.',
          'Start the browser again.',
        ],
      ],
      [
        'Firefox (every system)',
        [
          'Settings > Privacy & Security > View Certificates > Authorities > Import.',
          'Tick “Trust this CA to identify websites”.',
        ],
      ],
      [
        'Linux (Chrome)',
        [
          'chrome://certificate-manager > Custom > Installed by you > Import, under Trusted Certificates.',
          'Start the browser again.',
        ],
      ],
      [
        'Android',
        [
          'Settings > Security > Encryption & credentials > Install a certificate > CA certificate.',
          'Choose the downloaded file.',
        ],
      ],
      [
        'iPhone and iPad',
        [
          'Download it with Safari and allow the profile.',
          'Settings > General > VPN & Device Management: install the profile.',
          'Settings > General > About > Certificate Trust Settings: switch it on.',
        ],
      ],
    ],
  },
  'zh-CN': {
    title: '安装本系统的证书',
    why: '浏览器只在可信的连接上允许页面使用麦克风。请在每台电脑或手机上安装一次此证书。它只对本机的名称和内网地址有效，无法为互联网上的任何网站作证。',
    load: '下载证书',
    print: '请与启动 Tellonce 时显示的指纹（SHA-256）核对：',
    open: '然后打开工作台：',
    systems: [
      [
        'Windows（Chrome、Edge）',
        [
          '打开下载的文件，点击“安装证书”。',
          '选择“当前用户”，再选“将所有的证书都放入下列存储”，选择“受信任的根证书颁发机构”。',
          '确认警告后重新启动浏览器。',
        ],
      ],
      [
        'macOS（Chrome、Edge、Safari）',
        [
          '打开下载的文件，它会加入“登录”钥匙串。',
          '在“钥匙串访问”中打开证书“Tellonce on …”，在“信任”中选择“始终信任”。',
          '重新启动浏览器。',
        ],
      ],
      [
        'Firefox（所有系统）',
        ['设置 > 隐私与安全 > 查看证书 > 证书颁发机构 > 导入。', '勾选“信任由此证书颁发机构来标识网站”。'],
      ],
      [
        'Linux（Chrome）',
        ['打开 chrome://certificate-manager，在“自定义 > 由您安装”的受信任证书中导入。', '重新启动浏览器。'],
      ],
      ['Android', ['设置 > 安全 > 加密与凭据 > 安装证书 > CA 证书。', '选择下载的文件。']],
      [
        'iPhone 和 iPad',
        [
          '用 Safari 下载并允许描述文件。',
          '设置 > 通用 > VPN 与设备管理：安装该描述文件。',
          '设置 > 通用 > 关于本机 > 证书信任设置：打开开关。',
        ],
      ],
    ],
  },
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const section = (language: 'en' | 'zh-CN', about: { fingerprint: string; desktopUrl: string }): string => {
  const { title, why, load, print, open, systems } = texts[language];
  const steps = systems.map(
    ([system, lines]) =>
      `<details><summary>${escaped(system)}</summary><ol>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ol></details>`,
  );
  return `<section lang="${language}"><h2>${escaped(title)}</h2><p>${escaped(why)}</p>
<p><a class="button" href="${certificatePath}/tellonce.crt" download>${escaped(load)}</a></p>
<p>${escaped(print)}<br><code>${about.fingerprint}</code></p>${steps.join('')}
<p>${escaped(open)} <a href="${escaped(about.desktopUrl)}">${escaped(about.desktopUrl)}</a></p></section>`;
};

const style = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,'Noto Sans SC Variable',sans-serif;max-width:44rem;margin:0 auto;padding:16px}
:lang(zh){font-family:'Noto Sans SC Variable',system-ui,sans-serif}:lang(en){font-family:system-ui,sans-serif}h1{font-size:20px}h2{font-size:17px}code{overflow-wrap:anywhere}summary{padding:6px 0;cursor:pointer}
.button{display:inline-block;padding:8px 16px;border-radius:8px;background:#3b5bdb;color:#fff;text-decoration:none}
section+section{border-top:1px solid #8888;margin-top:24px}`;

/** The desktop's own Chinese font, for machines without one; null where the desktop comes without its packages. */
const chineseFont = (): string | null => {
  try {
    const desktop = createRequire(new URL('../../../services/desktop/package.json', import.meta.url));
    return dirname(desktop.resolve('@fontsource-variable/noto-sans-sc/index.css'));
  } catch {
    // The system's fonts are left.
    return null;
  }
};

/** The authority's certificate and how to install it: also for those who do not trust this installation yet. */
export const certificateRouter = (authority: string, desktopUrl: string): Router => {
  const certificate = new X509Certificate(authority);
  const about = { fingerprint: certificate.fingerprint256, desktopUrl };
  const router = Router();
  const fonts = chineseFont();
  if (fonts !== null) router.use(`${certificatePath}/fonts`, express.static(fonts, { index: false, maxAge: '7d' }));
  const fontLink = fonts === null ? '' : `<link rel="stylesheet" href="${certificatePath}/fonts/index.css">`;
  router.get(`${certificatePath}/tellonce.crt`, (_req, res) => {
    res.type('application/x-x509-ca-cert').setHeader('Content-Disposition', 'attachment; filename="tellonce.crt"');
    res.send(certificate.raw);
  });
  router.get(certificatePath, (req, res: Response) => {
    const languages =
      req.acceptsLanguages('en', 'zh') === 'zh' ? (['zh-CN', 'en'] as const) : (['en', 'zh-CN'] as const);
    res
      .type('text/html')
      .send(
        `<!doctype html><html lang="${languages[0]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tellonce</title>${fontLink}<style nonce="${nonceOf(res)}">${style}</style></head><body><main><h1>Tellonce</h1>${languages.map((language) => section(language, about)).join('')}</main></body></html>`,
      );
  });
  return router;
};
