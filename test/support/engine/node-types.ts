import type { PackageDirectoryLoader } from 'n8n-core';
import type {
	ICredentialType,
	IDataObject,
	INodeType,
	INodeTypes,
	IVersionedNodeType,
	KnownNodesAndCredentials,
} from 'n8n-workflow';
import { n8n, packageFolder, REPOSITORY } from './n8n';

type NodeClass = INodeType | IVersionedNodeType;

/** Node and credential types: the built package, and n8n's own nodes as they are asked for. */
export class EngineTypes implements INodeTypes {
	private constructor(private readonly loaders: readonly PackageDirectoryLoader[]) {}

	static async load(): Promise<EngineTypes> {
		const { PackageDirectoryLoader } = n8n().core;
		const ours = new PackageDirectoryLoader(REPOSITORY);
		await ours.loadAll();
		const theirs = new (baseNodesLoader())(packageFolder('n8n-nodes-base'));
		await theirs.loadAll();
		return new EngineTypes([ours, theirs]);
	}

	getByName(nodeType: string): NodeClass {
		const [packageName, name = ''] = nodeType.split('.');
		const loader = this.loaders.find((candidate) => candidate.packageName === packageName);
		if (loader === undefined) throw new Error(`The engine of the tests has no node "${nodeType}"`);
		return loader.getNode(name).type;
	}

	getByNameAndVersion(nodeType: string, version?: number): INodeType {
		return n8n().workflow.NodeHelpers.getVersionedNodeType(this.getByName(nodeType), version);
	}

	getKnownTypes(): IDataObject {
		return {};
	}

	/** @throws Error when no package has a credential type of this name */
	credential(type: string): ICredentialType {
		const loader = this.loaders.find(({ known }) => type in known.credentials);
		if (loader === undefined) throw new Error(`There is no credential type "${type}"`);
		return loader.getCredential(type).type;
	}
}

/** n8n's lazy loader also reads the descriptions of all 500 nodes, which nothing here needs. */
function baseNodesLoader(): typeof PackageDirectoryLoader {
	return class extends n8n().core.PackageDirectoryLoader {
		override async loadAll(): Promise<void> {
			this.known.nodes =
				await this.readJSON<KnownNodesAndCredentials['nodes']>('dist/known/nodes.json');
			this.known.credentials = await this.readJSON<KnownNodesAndCredentials['credentials']>(
				'dist/known/credentials.json',
			);
			this.isLazyLoaded = true;
		}
	};
}
