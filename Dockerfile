# One image for every process: the command chooses the role.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY apps apps
COPY libs libs
COPY bench/package.json bench/package.json
COPY test/package.json test/package.json
COPY tsconfig.base.json ./
RUN npm ci --ignore-scripts \
  && npx tsc -b apps/federation-api apps/syncer apps/playground apps/navarch \
  && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build --chown=node:node /app /app
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
ENTRYPOINT ["node", "apps/navarch/dist/main.js"]
CMD ["--help"]
