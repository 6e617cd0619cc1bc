/**
 * What people do with kubectl, a line a command: what is typed, `->` what must be in the answer (a regular expression), and the
 * exit code where it is not 0. `{}` is the namespace, `{pod}` a Pod that runs.
 */
export type Step = { readonly typed: string; readonly answer: RegExp; readonly code: number };

/** A line that begins with `until` is repeated until it is so: it is about what loops follow up. */
export const session: readonly (Step & { readonly isAwaited: boolean })[] = `
create namespace {} -> created
api-resources -> deployments +deploy
api-resources --api-group=apps -o name -> deployments.apps
api-versions -> fleet.navarch.dev/v1alpha1
version -> Server Version

apply -f web.json -f secret.json -> deployment.apps/web created
apply view-last-applied secret key -> word: open
rollout status deployment/web --timeout=60s -> successfully rolled out
wait placement/web.deployment --for=condition=Ready --timeout=60s -> condition met
wait --for=condition=Available deployment/web --timeout=60s -> condition met
get deployment web -> 3/3
get deploy web -o wide -> nginx:1.27 +app=web
get deploy web -o jsonpath={.status.readyReplicas} -> ^3$
get deploy -o name -l app=web -> ^deployment.apps/web
get deploy -o custom-columns=R:.spec.replicas --no-headers -> ^3
get all -> replicaset.apps/web-
get pods -l app=web --field-selector=status.phase=Running -> (web-.*Running.*){3}
get secret key -o yaml -> word: b3Blbg==
get nothing -> doesn't have a resource type -> 1
get deploy none -> deployments.apps "none" not found -> 1
get deploy none --ignore-not-found -> ^$
describe deployment web -> 3 desired . 3 updated . 3 total . 3 available
describe secret key -> word: +4 bytes
describe namespace {} -> Status: +Active

diff -f web.json -> ^$
diff -f web-2.json -> \\+ .*image: nginx:1.28 -> 1
apply -f web-2.json --dry-run=server -> configured .server dry run
apply -f web-2.json --dry-run=client -> configured .dry run
apply -f web.json -> unchanged
apply -f web-2.json -> configured
rollout status deployment/web --timeout=60s -> successfully rolled out
until rollout history deployment/web -> \\n1 .*\\n2 
rollout history deployment/web --revision=1 -> nginx:1.27
rollout undo deployment/web -> rolled back
rollout status deployment/web --timeout=60s -> successfully rolled out
get deploy web -o jsonpath={..image} -> ^nginx:1.27$
until rollout history deployment/web -> \\n2 .*\\n3 
rollout pause deployment/web -> paused
rollout undo deployment/web -> cannot rollback a paused -> 1
rollout resume deployment/web -> resumed
rollout restart deployment/web -> restarted
rollout status deployment/web --timeout=60s -> successfully rolled out
until describe deployment web -> NewReplicaSet: +web-\\w+ .3/3

apply --server-side -f web-3.json -> conflict -> 1
apply --server-side --force-conflicts -f web-3.json -> serverside-applied
apply --server-side -f secret.json --field-manager=two -> serverside-applied
diff --server-side --force-conflicts -f web.json -> image: nginx:1.27 -> 1

scale deployment web --replicas=4 -> scaled
scale deployment web --replicas=2 --current-replicas=9 -> to be 9, was 4 -> 1
set image deployment/web web=nginx:1.30 -> image updated
set env deployment/web A=1 -> env updated
set resources deployment/web --limits=cpu=100m -> requirements updated
patch deployment web -p {"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"B","value":"2"}]}]}}}} -> patched
get deploy web -o jsonpath={..env[*].name} -> (A.*B|B.*A)
rollout status deployment/web --timeout=60s -> successfully rolled out

apply -f set.json -> configmap/two created
apply -f less.json --prune -l set=one {prune}=core/v1/ConfigMap -> configmap/two pruned
edit configmap one -> edited
get configmap one -o jsonpath={.data.word} -> ^edited$
patch configmap one --type=merge -p {"data":{"more":"x"}} -> patched
patch configmap one --type=json -p [{"op":"remove","path":"/data/more"}] -> patched
patch configmap one --type=json -p [{"op":"remove","path":"/data/more"}] -> request is invalid -> 1
label configmap one color=red -> labeled
label configmap one color=blue -> --overwrite is false -> 1
label configmap one color=blue --overwrite -> labeled
label configmap one color- -> labeled
annotate configmap one note=x -> annotated
replace -f secret.json -> replaced

create configmap lit --from-literal=a=b -> created
create configmap lit --from-literal=a=b -> already exists -> 1
create -f secret.json -> already exists -> 1
create secret generic other --from-literal=a=b -> created
create deployment made --image=nginx --replicas=1 -> created
create serviceaccount bot -> created
create role reader --verb=get --resource=secrets -> created
create rolebinding readers --role=reader --user=alice -> created
describe rolebinding readers -> User +alice
expose deployment web --port=80 -> exposed
autoscale deployment web --max=5 -> . -> 1
run single --image=nginx --restart=Never -> does not allow this method -> 1
get services,serviceaccounts,roles -> service/web.*serviceaccount/bot.*reader

auth can-i create deployments -> ^yes
auth can-i get secrets --as=alice -> ^yes
auth can-i delete secrets --as=alice -> ^no -> 1
auth can-i --list --as=alice -> secrets +.* .get
explain deployment.spec.strategy -> RollingUpdate
explain rs --recursive -> minReadySeconds
explain deployment.spec.none -> does not exist -> 1

apply -f ships.json -> (created|unchanged|configured)
wait --for=condition=Established crd/ships.sea.example.com --timeout=60s -> condition met
apply -f ship.json -> created
get shp -> orion
describe ship orion -> Crew: +3
explain ship.spec -> What it is to be
edit ship orion -> edited
get ship orion -o jsonpath={.spec.crew} -> ^9$
apply -f ship.json -> configured
patch ship orion --type=merge -p {"spec":{"crew":4}} -> patched
patch ship orion -p {"spec":{"crew":4}} -> unknown format -> 1
delete -f ship.json -> deleted

logs {pod} -> was started
logs deployment/web --tail=1 -> was started
logs -l app=web --tail=1 -> was started
exec {pod} -- echo hello -> ^hello
exec {pod} -- sh -c {fail} -> exit code 3 -> 3
describe pod {pod} -> Status: +Running
get events -> Placed

delete configmap one lit -> configmap "one" deleted
delete configmap one -> not found -> 1
delete deployment made --cascade=foreground -> deleted
delete deployment web --wait=false -> deleted
until get rs -> No resources found
delete secret --all -> deleted
delete namespace {} -> deleted
get namespace {} -> not found -> 1
`
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [typed = '', answer = '', code = '0'] = line.split(' -> ');
    const isAwaited = typed.startsWith('until ');
    return {
      typed: isAwaited ? typed.slice('until '.length) : typed,
      answer: new RegExp(answer, 's'),
      code: Number(code),
      isAwaited,
    };
  });
