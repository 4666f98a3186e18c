const { execFile, spawn: start } = require('child_process');
const cp = require('node:child_process');
const express = require('express');
const { Command } = require('commander');
const yargs = require('yargs');
const fs = require('fs');
const { readFile } = require('fs/promises');

const { HOME, DEBUG = 'no', LEVEL: level } = process.env;
const port = process.env.PORT || 3000;
const host = process.env['HOST'] ?? 'localhost';

const app = express();
const admin = express.Router();
const program = new Command();

app.use(express.json());
app.use('/admin', admin);
app.get('/users/:id', (req, res) => res.send(''));
app.get('env');
admin.post(`/items`, guard, save);
app.route('/book').get(list).post(save);
app.set('view engine', 'pug');
cache.get('/not/a/route');

program
  .option('-p, --port <number>', 'the port', '80')
  .requiredOption('--name <name>')
  .command('serve')
  .parse();
yargs.option('verbose', { alias: 'v', default: 1, describe: 'say more' }).argv;

function run(name) {
  if (!name) {
    throw new TypeError('name is required');
  }
  if (name.length > 9) throw Error(`too long: ${name}`);
  console.error('running', name);
  start('ls', ['-l']);
  cp.execSync('git status');
  fs.readFileSync('config.json', 'utf8');
  readFile(name);
  regex.exec('not a process');
  throw name;
}

try { run(); } catch (error) { if (error instanceof TypeError) throw error; }
