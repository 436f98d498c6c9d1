// The sign-in life of one user through amazon-cognito-identity-js, unmodified.
// Reads {endpoint, poolId, clientId, username, password} on its command line; says in JSON what it saw.
import identity from "amazon-cognito-identity-js";

const { AuthenticationDetails, CognitoUser, CognitoUserPool, CognitoUserAttribute } = identity;
const given = JSON.parse(process.argv[2]);
const store = new Map();
const storage = {
  setItem: (key, value) => store.set(key, value),
  getItem: (key) => store.get(key) ?? null,
  removeItem: (key) => store.delete(key),
  clear: () => store.clear(),
};
const pool = new CognitoUserPool({
  UserPoolId: given.poolId,
  ClientId: given.clientId,
  endpoint: given.endpoint,
  Storage: storage,
});
const user = new CognitoUser({ Username: given.username, Pool: pool, Storage: storage });
const called = (start) =>
  new Promise((resolve, reject) =>
    start((error, value) => (error ? reject(error) : resolve(value))),
  );
const seen = {};

async function signIn(password) {
  const details = new AuthenticationDetails({ Username: given.username, Password: password });
  return new Promise((resolve, reject) =>
    user.authenticateUser(details, {
      onSuccess: resolve,
      onFailure: reject,
      newPasswordRequired: () => reject(new Error("NEW_PASSWORD_REQUIRED")),
    }),
  );
}

const email = new CognitoUserAttribute({ Name: "email", Value: "agent@example.com" });
if (given.step === "sign-up") {
  const made = await called((done) =>
    pool.signUp(given.username, given.password, [email], [], done),
  );
  seen.confirmed = made.userConfirmed;
  seen.sub = made.userSub;
} else {
  await called((done) => user.confirmRegistration(given.code, true, done));
  seen.wrong = await signIn("Wrong-123!").catch((error) => error.code);
  const session = await signIn(given.password);
  seen.id = session.getIdToken().getJwtToken();
  seen.access = session.getAccessToken().getJwtToken();
  const refreshed = await called((done) => user.refreshSession(session.getRefreshToken(), done));
  seen.refreshed = refreshed.getAccessToken().getJwtToken() !== seen.access;
  const attributes = await called((done) => user.getUserAttributes(done));
  seen.attributes = Object.fromEntries(attributes.map((a) => [a.Name, a.Value]));
  await called((done) =>
    user.changePassword(given.password, "Changed-123!", (error, value) => done(error, value)),
  );
  const again = await signIn("Changed-123!");
  seen.valid = again.isValid();
  seen.devices = await new Promise((resolve, reject) =>
    user.listDevices(10, null, { onSuccess: resolve, onFailure: reject }),
  );
  await new Promise((resolve, reject) =>
    user.globalSignOut({ onSuccess: resolve, onFailure: reject }),
  );
  seen.after = await called((done) => user.refreshSession(again.getRefreshToken(), done)).catch(
    (error) => error.code,
  );
}
console.log(JSON.stringify(seen));
