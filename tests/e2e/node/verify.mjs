// aws-jwt-verify against our issuer: {issuer, jwksUri, poolId, clientId, tokens} on its command line.
import { CognitoJwtVerifier, JwtRsaVerifier } from "aws-jwt-verify";

const given = JSON.parse(process.argv[2]);
const keys = await (await fetch(given.jwksUri)).json();
const seen = {};
const verdict = async (verifier, token) => {
  try {
    return (await verifier.verify(token)).token_use;
  } catch (error) {
    return error.constructor.name;
  }
};
if (given.poolId) {
  const make = (tokenUse) =>
    CognitoJwtVerifier.create({
      userPoolId: given.poolId,
      clientId: given.clientId,
      tokenUse,
    });
  for (const use of ["id", "access"]) {
    const verifier = make(use);
    verifier.cacheJwks(keys);
    seen[use] = {};
    for (const [name, token] of Object.entries(given.tokens)) {
      seen[use][name] = await verdict(verifier, token);
    }
  }
} else {
  const verifier = JwtRsaVerifier.create({
    issuer: given.issuer,
    audience: given.clientId,
    jwksUri: given.jwksUri.replace("http://", "https://"),
  });
  verifier.cacheJwks(keys);
  for (const [name, token] of Object.entries(given.tokens)) {
    seen[name] = await verdict(verifier, token);
  }
}
console.log(JSON.stringify(seen));
