// An OpenID Connect provider that knows nothing of Osgent: node oidc-provider.mjs PORT AUDIENCE, until SIGINT or SIGTERM.
// A client "robot" with the secret "a-secret-for-tests-and-nothing-else" gets access tokens for the resource AUDIENCE as
// signed JSON Web Tokens (RFC 9068), by client credentials; the scope says which groups they name.
// Prints "READY <issuer>" when it takes requests.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const port = Number(process.argv[2]);
const audience = process.argv[3];
if (!Number.isInteger(port) || port < 0 || port > 65535 || !audience) {
  console.error('usage: node oidc-provider.mjs PORT AUDIENCE   (0 picks a free port)');
  process.exit(2);
}

const resources = [audience, 'https://elsewhere.example.com'];
let answer = (request, response) => response.writeHead(503).end();
const server = createServer((request, response) => answer(request, response));
await new Promise((listening) => server.listen(port, '127.0.0.1', listening));

const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'robot',
    client_secret: 'a-secret-for-tests-and-nothing-else',
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
  }],
  scopes: ['staff', 'boss'],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience,
      getResourceServerInfo: (context, resource) => {
        if (!resources.includes(resource)) {
          throw new Error(`there is no resource ${resource}`);
        }
        return { scope: 'staff boss', audience: resource, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } };
      },
    },
  },
  extraTokenClaims: (context, token) => ({ groups: token.scope ? token.scope.split(' ') : [] }),
});
answer = provider.callback();
console.log(`READY ${issuer}`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
