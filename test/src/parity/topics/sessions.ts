import { ask, kubectl, type Topic } from '../step.js';

/** What is said of sessions before there is one. */
export const sessions: Topic = {
  name: 'sessions',
  steps: (namespace) => {
    const nobody = `/api/v1/namespaces/${namespace}/pods/nobody`;
    return [
      ...['exec', 'attach', 'portforward'].flatMap((part) => [
        ask(`${part} with a GET`, `GET ${nobody}/${part}?command=true&stdout=true`),
        ask(`${part} with a POST`, `POST ${nobody}/${part}?command=true&stdout=true`),
        ask(`${part} with a DELETE`, `DELETE ${nobody}/${part}`),
        ask(`${part} with a PATCH`, `PATCH ${nobody}/${part}`, { body: {} }),
      ]),
      ask('of no Pod', `GET /api/v1/namespaces/${namespace}/pods//exec`),
      ask('of something else', `GET ${nobody}/dance`),
      kubectl('exec', `exec nobody -n ${namespace} -- true`),
      kubectl('port-forward', `port-forward nobody :80 -n ${namespace}`),
    ];
  },
};
